"""The mapping that files suggest: by the names of columns, by words, by sides and by what colours mostly mean."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...errors import InputError
from ..formats.columns import ACTORS, DATES, ENDS, STATUSES, known_as, plain
from ..formats.features import Feature, Sheet
from . import naming, words
from .days import ORDERS, DayError, moments
from .hints import written
from .mapping import Plan, Rule, plan_from, value_of
from .sides import names_a_force, names_a_side

_BEGINS = frozenset("valid_from validfrom start_date startdate start begin from date_start date_from from_date".split())
# Columns whose codes say whose land it is, whatever else they say.
_CODED = frozenset(
    "status control control_type control_status territorial_control state_of_control situation legend".split()
)
_MOST_VALUES, _MOST_NAMES = 60, 12
_MAJORITY = 0.6
Found = list[tuple[str, Feature]]


def land_of(sheets: Iterable[Sheet]) -> Found:
    """Return (path, feature) for every feature that has land."""
    return [(sheet.path, feature) for sheet in sheets for feature in sheet.features if feature.geometry is not None]


def propose(sheets: Iterable[Sheet], *, given: Mapping[str, Any] | None = None) -> Plan:
    """Return the mapping that files suggest; what ``given`` (a mapping record) says stands, the rest is guessed.

    Raises InputError where the record is wrong.
    """
    found = land_of(sheets)
    given = given or {}
    plan = plan_from(given)
    if "date" not in given:
        plan = replace(plan, date=tuple(_dates(found)))
    statuses, actors = _rules(found)
    if "status" not in given:
        default = str(given.get("default_status") or ("unknown" if statuses else "control"))
        plan = replace(plan, status=statuses, default_status=default)
    if "actor" not in given:
        plan = replace(plan, actor=actors)
    return plan


# Days


def _dates(found: Found) -> Iterator[Rule]:
    # An id counts as a time only beside a whole map, where servers put it.
    columns = [column for column in (*_columns(found, DATES), "file.id") if _dated(found, column)]
    if _dated_files(found):  # then days that differ within a file are about its features, not about the snapshot
        columns = [column for column in columns if _one_a_file(found, column)]
    begins = next((column for column in columns if plain(column) in _BEGINS), "")
    if begins and all(plain(column) in _BEGINS for column in columns):
        yield from _interval(found, begins)
    yield from (Rule("column", column, order=_order(_values(found, column))) for column in columns)
    for source, texts in (("layer", {f.layer for _, f in found}), ("name", {f.name for _, f in found})):
        if _all_days(texts):
            yield Rule(source, order=_order(texts))
    yield Rule("file", order=_order(naming.stem(path) for path, _ in found))


def _dated(found: Found, column: str) -> bool:
    """Return whether a column names a day in every row of each file that has it."""
    files: dict[str, set[Any]] = defaultdict(set)
    for path, feature in found:
        files[path].add(value_of(feature, column))
    ours = [texts for texts in files.values() if texts != {""}]
    return bool(ours) and all(_all_days(texts, coarse=True) for texts in ours)


def _dated_files(found: Found) -> bool:
    """Return whether there are several files, each with a name that says its own day."""
    stems = {naming.stem(path) for path, _ in found}
    return len(stems) > 1 and _all_days(stems)


def _one_a_file(found: Found, column: str) -> bool:
    """Return whether a column says the same day in all rows of each file."""
    files: dict[str, set[str]] = defaultdict(set)
    for path, feature in found:
        files[path].add(str(value_of(feature, column))[:10])
    return all(len(texts) == 1 for texts in files.values())


def _values(found: Found, column: str) -> set[Any]:
    return {value_of(feature, column) for _, feature in found} - {""}


def _all_days(texts: Iterable[Any], *, coarse: bool = False) -> bool:
    """Return whether every text names a day, though it may name it in two readings."""
    seen = set(texts)
    return bool(seen) and all(_is_day(text, coarse=coarse) for text in seen)


def _is_day(text: Any, *, coarse: bool) -> bool:
    try:
        return bool(moments(text, coarse=coarse))
    except DayError:
        return True


def _order(texts: Iterable[Any]) -> str:
    """Return the order of day and month that texts show: the only one by which every one of them is a day."""
    texts = set(texts)
    if not any(_fails(text, "") for text in texts):
        return ""
    fitting = [order for order in ORDERS if not any(_fails(text, order) for text in texts)]
    return fitting[0] if len(fitting) == 1 else ""


def _fails(text: Any, order: str) -> bool:
    try:
        moments(text, order=order, coarse=True)
    except DayError:
        return True
    return False


def _interval(found: Found, begins: str) -> Iterator[Rule]:
    """Yield the rule for rows that hold from one day to another, where a column names the end of each (or none)."""
    for column in _columns(found, ENDS):
        ends = _values(found, column)
        starts = _values(found, begins)
        order = _order(starts | ends)
        if column == begins or not _all_days(ends, coarse=True):
            continue
        days = [{m.day.toordinal() for text in texts for m in _read(text, order)} for texts in (starts, ends)]
        # Where the next row begins says whether an end is the last day of its row or the first without it.
        on, after = len(days[1] & days[0]), len({end + 1 for end in days[1]} & days[0])
        through = after > on or (after == on and plain(column) in ("through", "last_date"))
        rule = Rule("column", begins, order=order)
        yield replace(rule, through=column) if through else replace(rule, until=column)
        return


def _read(text: Any, order: str) -> list[Any]:
    try:
        return list(moments(text, order=order, coarse=True))
    except DayError:
        return []


# Statuses and actors


def _rules(found: Found) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the rules for status and for actor: columns first, then layers, files and folders, names and colours."""
    statuses, actors = _of_columns(found)
    layers = _texts(found, Rule("layer"))
    layers = Counter() if _all_days(layers) else layers
    said, named = _meanings(layers), _actors_in(layers)
    if said or named:
        # Where some layers speak of control, those that do not are about something else.
        others = {layer: "control" if _kind(layer) in named else words.SKIP for layer in layers}
        statuses.append(Rule("layer", values=_short(others | said)))
    if not actors and named:
        actors.append(Rule("layer", words="all", values=named))
    if not statuses and not actors:
        _of_files(found, statuses, actors)
    _of_names(found, statuses, actors)
    return tuple(statuses), tuple(actors)


def _columns(found: Found, known: Sequence[str]) -> list[str]:
    """Return the columns in the files with one of the known names, in the order of those."""
    every = dict.fromkeys(name for _, feature in found for name in feature.columns)
    names = {name: known_as(name, known) for name in every}
    return sorted((name for name, text in names.items() if text), key=lambda name: known.index(names[name]))


def _texts(found: Found, rule: Rule) -> Counter[str]:
    texts: Counter[str] = Counter()
    for path, feature in found:
        text = str(rule.text(feature, path)).strip()
        texts[text] += bool(text)
    return +texts


def _of_columns(found: Found) -> tuple[list[Rule], list[Rule]]:
    statuses: list[Rule] = []
    actors: list[Rule] = []
    for column in _columns(found, ACTORS):
        texts = _texts(found, Rule("column", column))
        meanings = {text: said for text, said in _meanings(texts).items() if not _whose(text)}
        if texts and len(meanings) < len(texts):
            shorter = {text: who for text in texts if (who := words.actor_in(text)) and who != text}
            actors.append(Rule("column", column, _short(shorter | dict.fromkeys(meanings, ""))))
            if meanings:
                statuses.append(Rule("column", column, _short(dict.fromkeys(texts, "control") | meanings)))
    for column in _columns(found, STATUSES):
        rules = _of_status(found, column, named=bool(actors))
        if rules:
            statuses.insert(0, rules[0])
            actors += rules[1:]
            break
    return statuses, actors


def _whose(text: str) -> bool:
    return bool(words.actor_in(text)) or names_a_side(text)


def _of_status(found: Found, column: str, *, named: bool) -> list[Rule]:
    """Return the rule by which a column says the status, and a second one where it names the sides as well."""
    texts = _texts(found, Rule("column", column))
    meanings = _meanings(texts)
    rest = Counter({text: count for text, count in texts.items() if text not in meanings})
    sided = {} if named else _sided(rest, names_a_side)
    who = {} if named else {text: name for text in texts if (name := words.actor_in(text))}
    if not sided and not who:
        return [Rule("column", column, _short(meanings))] if meanings else []
    nobody = {text: "" for text in texts if text not in who and text not in rest}
    values = meanings | dict.fromkeys(rest if sided else (), "control")
    return [
        Rule("column", column, _short(values)),
        Rule("column", column, _short(who | nobody), "" if sided else "all"),
    ]


def _kind(text: str) -> str:
    """Return a text without numbers and dates, as it stands where it has none."""
    plainly = words.class_of(text)
    return text if not plainly or plainly == words.key(text) else plainly


def _short(values: Mapping[str, str]) -> dict[str, str]:
    """Return values with texts that differ in numbers and dates only as one, where they mean the same."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for text, said in values.items():
        kinds[_kind(text)].add(said)
    return {_kind(text) if len(kinds[_kind(text)]) == 1 else text: said for text, said in values.items()}


def _sided(texts: Counter[str], names: Any, *, several: bool = True) -> dict[str, str]:
    """Return "control" for each text that names a side, where most of (several) texts do, nothing otherwise."""
    mine = [text for text in texts if names(text)]
    kinds = {_kind(text) for text in texts}
    enough = len(kinds) >= 1 + several and len(mine) >= _MAJORITY * len(texts) and len(kinds) <= _MOST_VALUES
    return dict.fromkeys(mine, "control") if enough else {}


def _actors_in(texts: Counter[str]) -> dict[str, str]:
    """Return whom texts name: the side in "Northern advances", or the whole text where most name sides."""
    found = {text: who for text in texts if (who := words.actor_in(text))}
    rest = Counter({text: count for text, count in texts.items() if text not in found and not words.meaning(text)})
    speaking = len(rest) < len(texts)
    named = found | {text: words.undated(text) or text for text in _sided(rest, names_a_side, several=not speaking)}
    return _short(named)


def _of_files(found: Found, statuses: list[Rule], actors: list[Rule]) -> None:
    """Add rules for files or folders whose names say who or what: "AssessedRussianAdvances", "rebels/2024-03-01"."""
    for source, take in (("file", naming.stem), ("folder", naming.folder)):
        names = Counter({path: take(path) for path, _ in found}.values())
        kinds = Counter(words.class_of(name) for name in names)
        named = {name for name in names if words.actor_in(name)}
        sided = {name for name in names if words.class_of(name) in _sided(kinds, names_a_force)}
        if not named and not sided:
            continue
        values = {words.class_of(name): words.undated(name) for name in sorted(sided - named, reverse=True)}
        actors.append(Rule(source, words="all", values=values))
        statuses.append(Rule(source, words="all", values=dict.fromkeys(values, "control")))
        return


def _of_names(found: Found, statuses: list[Rule], actors: list[Rule]) -> None:
    names = _texts(found, Rule("name"))
    speaking = bool(_meanings(names))
    if speaking:
        statuses.append(Rule("name", words="strong"))
    colours = dict(_colours(found))
    if colours:
        statuses.append(Rule("colour", values=colours))
    if speaking:
        statuses.append(Rule("name", words="all"))
    if actors:
        return
    kinds = Counter({words.class_of(name): count for name, count in names.items()})
    sided = _sided(kinds, names_a_side) if len(kinds) <= _MOST_NAMES and not speaking else {}
    if sided:
        actors.append(
            Rule("name", values={kind: next(n for n in names if words.class_of(n) == kind) for kind in sided})
        )
    elif any(words.actor_in(name) for name in names):
        actors.append(Rule("name", words="all"))


def _meanings(texts: Counter[str]) -> dict[str, str]:
    if len({words.class_of(text) for text in texts}) > _MOST_VALUES and len(texts) > _MOST_VALUES * 10:
        return {}
    return {text: said for text in texts if (said := words.meaning(text))}


def _colours(found: Found) -> Iterator[tuple[str, str]]:
    """Yield each fill colour with what the names beside it mostly say."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for _, feature in found:
        if feature.colour:
            said[feature.colour][words.meaning(feature.name, weak=False)] += 1
    for colour, counts in sorted(said.items()):
        del counts[""]
        meaning, most = counts.most_common(1)[0] if counts else ("", 0)
        if meaning and most >= _MAJORITY * counts.total():
            yield colour, meaning


# What cannot be known


def refuse_unread(sheets: Iterable[Sheet], plan: Plan, *, given: Mapping[str, Any] | None = None) -> None:
    """Raise InputError where files tell kinds of land apart by codes, colours or layers that nothing explains.

    What a mapping says of status, or of the actor of all land, is explanation enough.
    """
    given = given or {}
    if {"status", "default_status", "default_actor"} & set(given):
        return
    found = land_of(sheets)
    used = {(rule.source, rule.column) for rule in (*plan.status, *plan.actor)}
    for column in _columns(found, sorted(_CODED)):
        texts = _texts(found, Rule("column", column))
        if ("column", column) not in used and len(texts) > 1 and all(_is_code(text) for text in texts):
            _refuse("column", column, f"Its column {column!r} has the codes", texts, found)
    if used:
        return
    for source, what in (("layer", "Its layers are"), ("colour", "Its fills are")):
        for path in dict.fromkeys(path for path, _ in found):
            here = [(path, feature) for each, feature in found if each == path]
            texts = _texts(here, Rule(source))
            if len(texts) > 1 and not _all_days(texts):
                _refuse(source, "", what, texts, here)


def _is_code(text: str) -> bool:
    return len(text) <= 3 or text.replace(".", "").replace("-", "").isdigit()


def _refuse(source: str, column: str, what: str, texts: Counter[str], found: Found) -> None:
    shown = [text for text, _ in texts.most_common(4)]
    where = {"column": column} if column else {"from": source}
    example = written({"status": {**where, "values": {shown[0]: "control", shown[1]: "contested"}}})
    sides, one = written({"actor": where, "status": "control"}), written({"status": "control"})
    remedy = f"Say it in the mapping: as {example}; if they are sides, {sides}; if all is one side's, {one}."
    more = " and more" if len(texts) > len(shown) else ""
    told = f"{what} {', '.join(shown)}{more}, and nothing says what each means."
    raise InputError(told, path=found[0][0], remedy=remedy)
