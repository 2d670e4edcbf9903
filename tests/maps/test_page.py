"""Any folium map becomes one offline, deterministic page in which text stays text."""

from __future__ import annotations

import base64
import copy
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import branca.element
import folium
import folium.plugins
import pytest
from branca.colormap import LinearColormap

from geo.errors import MapError, OutputError
from maps.page import notebook, render, save
from maps.pages import shrink
from maps.verbatim import Verbatim

HEX = "0123456789abcdef" * 2
HOSTILE = (
    "${__hit=1}`+alert(1)+`</script><script>alert(2)</script>{{ 7*7 }}{% if %}{# <img src=x onerror=alert(3)> \u2028"
)


def empty_map(**options: Any) -> folium.Map:
    return folium.Map([33, 44], zoom_start=6, tiles=None, **options)


def full_map(text: str = "Mosul") -> folium.Map:
    """Return a map with one of each thing that people add, each showing ``text``."""
    map_ = empty_map()
    group = folium.FeatureGroup(name=text).add_to(map_)
    folium.Marker([33, 44], popup=text, tooltip=text, icon=folium.Icon(color="red")).add_to(group)
    folium.Marker([32, 44], icon=folium.DivIcon(html=text)).add_to(map_)
    folium.CircleMarker([34, 44], popup=folium.Popup(text, parse_html=True, lazy=True)).add_to(map_)
    folium.PolyLine([[33, 44], [34, 45]], tooltip=folium.Tooltip(text, style="color: red")).add_to(map_)
    point = {"type": "Feature", "properties": {"n": text}, "geometry": {"type": "Point", "coordinates": [43, 35]}}
    layer = folium.GeoJson({"type": "FeatureCollection", "features": [point]}, name="points").add_to(map_)
    folium.GeoJsonTooltip(["n"], aliases=[text]).add_to(layer)
    folium.GeoJsonPopup(["n"]).add_to(layer)
    folium.LayerControl().add_to(map_)
    return map_


class Reader(HTMLParser):
    """What a browser would find: scripts, styles and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": [], "title": [], "data": []}
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        data = dict(attrs).get("type") == "application/json"
        self._inside = "data" if data else tag if tag in self.texts else ""
        if self._inside:
            self.texts[self._inside].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._inside][-1] += data


def policy_of(page: str) -> dict[str, list[str]]:
    content = next(a["content"] for t, a in Reader(page).tags if a.get("http-equiv") == "Content-Security-Policy")
    assert content is not None
    return {words[0]: words[1:] for words in (part.split() for part in content.split(";"))}


def test_a_page_names_no_address_to_load() -> None:
    page = render(full_map())
    loading = [
        a for t, a in Reader(page).tags if t in ("script", "img", "link", "iframe") and ("src" in a or "href" in a)
    ]
    assert [a["href"] for a in loading] == ["data:,"]


def test_leaflet_travels_in_the_page_without_its_source_map() -> None:
    page = render(empty_map())
    assert "Leaflet 1.9.3, a JS library" in page
    assert "sourceMappingURL" not in page
    assert "url(images/" not in page


def test_a_page_with_one_empty_map_takes_less_than_180_kb() -> None:
    assert len(render(empty_map()).encode()) < 180_000


def test_every_script_and_style_is_in_the_policy_by_its_hash() -> None:
    page = render(full_map())
    policy, found = policy_of(page), Reader(page).texts
    for kind in ("script", "style"):
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in found[kind]]
        assert policy[f"{kind}-src"] == [f"'sha256-{one}'" for one in hashes]


def test_the_policy_lets_nothing_in_but_hashed_code_and_pictures_of_the_page() -> None:
    policy = policy_of(render(full_map()))
    assert policy.pop("script-src")
    assert policy.pop("style-src")
    assert policy == {
        "default-src": ["'none'"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_the_policy_comes_first_and_the_encoding_within_the_first_kilobyte() -> None:
    page = render(full_map())
    assert re.search(r"<head>\s*<meta http-equiv=\"Content-Security-Policy\"", page)
    assert page.encode().index(b'<meta charset="utf-8">') < 1000


def test_the_encoding_comes_first_where_the_policy_is_long() -> None:
    page = render(empty_map(), allow_hosts=[f"host{n}.example.org" for n in range(40)])
    assert page.encode().index(b'<meta charset="utf-8">') < 1000


def test_no_element_carries_an_inline_style_or_a_handler() -> None:
    map_ = full_map()
    map_.get_root().html.add_child(folium.Element('<h3 style="color: red" class="a">Title</h3>'))
    for _, attributes in Reader(render(map_)).tags:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_an_inline_style_becomes_a_class_with_a_rule() -> None:
    map_ = empty_map()
    map_.get_root().html.add_child(folium.Element('<h3 style="color: red" class="a">A &amp; <b>b</b><br></h3>'))
    page = render(map_)
    assert '<h3 class="a ebbline-s1">A &amp; <b>b</b><br></h3>' in page
    assert ".ebbline-s1.ebbline-s1 { color: red }" in page


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=x></object>",
        "<base href='https://example.org/'>",
        "<form action=https://example.org><button>x</button></form>",
        "<p style='color:red} body{display:none'>x</p>",
        "<p style='background:url(https://example.org/a.png)'>x</p>",
        "<img src='https://example.org/a.png'>",
        "<script src='https://example.org/a.js'></script>",
        "<link rel=stylesheet href='https://example.org/a.css'>",
        "<style>@import 'https://example.org/a.css';</style>",
        "<svg onload=alert(1)></svg>",
        "<script type='application/json'>[",
    ],
)
def test_html_that_would_load_or_run_something_is_refused_in_a_sentence(markup: str) -> None:
    map_ = empty_map()
    map_.get_root().html.add_child(folium.Element(markup))
    with pytest.raises(MapError, match=r"\.$"):
        render(map_)


def test_a_data_block_comes_through_letter_by_letter() -> None:
    block = '<script type="application/json" id="mine">{"a":"\\u003cb> &amp; `${x}` {{ y }} 1 < 2"}</script>'
    map_ = empty_map()
    map_.get_root().html.add_child(Verbatim(f"<p>a</p>{block}<p>b</p>"))
    assert f"<p>a</p>{block}<p>b</p>" in render(map_)


def test_a_link_that_would_run_code_loses_its_address() -> None:
    map_ = empty_map()
    map_.get_root().html.add_child(folium.Element('<a href="javascript:alert(1)">x</a><a href="https://a.org">y</a>'))
    assert '<a>x</a><a href="https://a.org">y</a>' in render(map_)


def test_a_stray_comment_or_sign_of_html_stays_text() -> None:
    map_ = empty_map()
    map_.get_root().html.add_child(folium.Element("<p>1 < 2 <!-- gone --> &lt;b&gt;</p>"))
    assert "<p>1 &lt; 2  &lt;b&gt;</p>" in render(map_)


def test_code_of_the_author_runs_from_the_script_part() -> None:
    map_ = empty_map()
    map_.get_root().script.add_child(folium.Element(f"console.log('</script>', {map_.get_name()});"))
    assert r"console.log('<\/script>', map_e1);" in render(map_)


@pytest.mark.parametrize("text", [HOSTILE, "{{ ''.__class__.__mro__ }}", "{% raw %}", "\\`${alert(1)}"])
def test_text_never_stands_between_backticks_nor_ends_a_script(text: str) -> None:
    page = render(full_map(text))
    found = Reader(page).texts
    assert len(found["script"]) == 3
    own_code = found["script"][-1]
    assert "`" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", own_code)
    assert "<" not in re.sub(r"<\\/script", "", "".join(found["data"]))


def test_no_text_is_read_as_a_template() -> None:
    page = render(full_map("{{ 6*7*1000003 }}"))
    assert "42000126" not in page
    assert page.count("{{ 6*7*1000003 }}") >= 6


def test_braces_in_a_map_leave_brancas_own_templates_alone() -> None:
    render(full_map(HOSTILE))
    assert branca.element.Element("{{ 6*7 }}").render() == "42"
    assert branca.element.Template.__module__.startswith("jinja2")


def test_a_run_of_32_hexadecimal_digits_in_data_is_shown_as_it_is() -> None:
    page = render(full_map(f"marker_{HEX}"))
    assert page.count(f"marker_{HEX}") >= 6


def test_no_random_id_is_left() -> None:
    assert not re.search(r"_[0-9a-f]{32}", render(full_map()))


def test_names_that_an_author_wrote_into_code_follow_the_new_ids() -> None:
    map_ = empty_map()
    marker = folium.Marker([33, 44]).add_to(map_)
    map_.get_root().script.add_child(folium.Element(f"{marker.get_name()}.openPopup();"))
    name = re.search(r"(marker_\w+)\.openPopup\(\);", render(map_))
    assert name is not None
    assert f"var {name[1]} = L.marker(" in render(map_)


def test_two_maps_made_alike_give_the_same_bytes() -> None:
    assert render(full_map(HOSTILE)) == render(full_map(HOSTILE))


PROGRAM = """
import sys, hashlib
sys.path.insert(0, {folder!r})
from test_page import full_map, HOSTILE
from maps.page import render
print(hashlib.sha256(render(full_map(HOSTILE)).encode()).hexdigest())
"""


def test_hash_seed_and_time_zone_do_not_change_a_byte() -> None:
    program = PROGRAM.format(folder=str(Path(__file__).parent))
    settings = [("0", "UTC", "C.UTF-8"), ("1", "Pacific/Kiritimati", "C")]
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone, locale in settings
    }
    assert len(told) == 1


def shape(element: Any) -> Any:
    """Return the tree below an element, with every attribute that is plain data."""
    plain = {k: copy.deepcopy(v) for k, v in vars(element).items() if isinstance(v, str | int | float | list | None)}
    return plain, {name: (id(child), shape(child)) for name, child in element._children.items()}


def test_rendering_leaves_the_map_as_it_was() -> None:
    map_ = full_map()
    figure = map_.get_root()
    before = [shape(part) for part in (figure, figure.header, figure.html, figure.script)]
    render(map_)
    assert [shape(part) for part in (figure, figure.header, figure.html, figure.script)] == before


def test_a_refused_map_is_left_as_it_was_too() -> None:
    map_ = full_map()
    before = shape(map_.get_root())
    cluster = folium.plugins.MarkerCluster().add_to(map_)
    with pytest.raises(MapError):
        render(map_)
    del map_._children[cluster.get_name()]
    assert shape(map_.get_root()) == before


def test_a_map_can_be_saved_extended_and_saved_again() -> None:
    map_ = empty_map()
    first = render(map_)
    folium.Marker([33, 44], popup="later").add_to(map_)
    assert "later" in render(map_)
    assert "later" not in first


def test_what_folium_rendered_earlier_does_not_come_along() -> None:
    map_ = empty_map()
    marker = folium.Marker([33, 44], popup="gone by now").add_to(map_)
    expected = render(empty_map())
    map_.get_root().render()
    del map_._children[marker.get_name()]
    assert render(map_) == expected


def test_default_files_of_folium_that_nothing_uses_are_dropped() -> None:
    page = render(full_map()).casefold()
    assert not [
        name for name in ("jquery", "bootstrap", "awesome-markers", "fontawesome", "glyphicons") if name in page
    ]


def test_a_plugin_from_elsewhere_is_refused_by_name_file_and_host() -> None:
    map_ = empty_map()
    folium.plugins.MarkerCluster().add_to(map_)
    with pytest.raises(MapError) as refusal:
        render(map_)
    assert "MarkerCluster" in str(refusal.value)
    assert "leaflet.markercluster.js" in str(refusal.value)
    assert 'allow_hosts=["cdnjs.cloudflare.com"]' in str(refusal.value)


def test_an_allowed_host_widens_the_policy_and_is_named_on_the_page() -> None:
    map_ = empty_map()
    folium.plugins.MarkerCluster().add_to(map_)
    page = render(map_, allow_hosts=["cdnjs.cloudflare.com"])
    assert "https://cdnjs.cloudflare.com" in policy_of(page)["script-src"]
    assert ">This page loads files from cdnjs.cloudflare.com</p>" in page
    sources = [a["src"] or "" for t, a in Reader(page).tags if t == "script" and "src" in a]
    assert [source.rpartition("/")[2] for source in sources] == ["leaflet.markercluster.js"]


ANY_HOST = ["cdn.jsdelivr.net", "cdnjs.cloudflare.com", "code.jquery.com", "cdn.rawgit.com"]


def test_the_words_of_a_search_box_stay_inside_their_quotes() -> None:
    map_ = empty_map()
    points = folium.FeatureGroup().add_to(map_)
    folium.plugins.Search(points, placeholder="');alert(1);//${x}`</script>\n").add_to(map_)
    page = render(map_, allow_hosts=ANY_HOST)
    assert r"textPlaceholder: '\u0027);alert(1);//\u0024{x}\u0060\u003c/script\u003e\n'," in page


def test_timestamped_data_are_json_or_refused() -> None:
    good, bad = empty_map(), empty_map()
    folium.plugins.TimestampedGeoJson('{"type": "FeatureCollection", "features": []}').add_to(good)
    assert '"features": []' in render(good, allow_hosts=ANY_HOST)
    folium.plugins.TimestampedGeoJson("{}); alert(1); ({}").add_to(bad)
    with pytest.raises(MapError, match="JSON"):
        render(bad, allow_hosts=ANY_HOST)


def test_a_colour_scale_that_needs_d3_is_refused() -> None:
    map_ = empty_map()
    LinearColormap(["red", "blue"], caption=HOSTILE).add_to(map_)
    with pytest.raises(MapError, match="d3"):
        render(map_)


@pytest.mark.parametrize("host", ["https://a.org", "a.org;", "*", "", "a org", "'self'", "a.org/x"])
def test_what_is_no_host_name_cannot_be_allowed(host: str) -> None:
    with pytest.raises(MapError, match="host name"):
        render(empty_map(), allow_hosts=[host])


def test_one_host_as_a_bare_string_is_refused() -> None:
    with pytest.raises(MapError, match="list"):
        render(empty_map(), allow_hosts="a.org")


def test_tiles_put_their_servers_and_no_others_into_the_policy() -> None:
    map_ = empty_map()
    folium.TileLayer("https://{s}.tiles.example.org/{z}/{x}/{y}.png", attr="me", subdomains="ab").add_to(map_)
    expected = ["data:", "https://a.tiles.example.org", "https://b.tiles.example.org"]
    assert policy_of(render(map_))["img-src"] == expected


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/tiles/{z}.png", "https://a;script-src *//{z}", "//a.org/{z}"])
def test_tiles_without_a_proper_server_are_refused(url: str) -> None:
    map_ = empty_map()
    folium.TileLayer(url, attr="me").add_to(map_)
    with pytest.raises(MapError, match="tiles"):
        render(map_)


def test_a_picture_from_elsewhere_is_refused_and_one_in_the_page_is_not() -> None:
    pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    bounds = [[30, 40], [35, 45]]
    near, far = empty_map(), empty_map()
    folium.raster_layers.ImageOverlay(pixel, bounds).add_to(near)
    folium.raster_layers.ImageOverlay("https://example.org/a.png", bounds).add_to(far)
    assert pixel in render(near)
    with pytest.raises(MapError, match="picture"):
        render(far)


def test_marker_pictures_travel_only_where_a_marker_is_drawn() -> None:
    assert "L.Icon.Default.mergeOptions" in render(full_map())
    assert "L.Icon.Default.mergeOptions" not in render(empty_map())


def test_the_title_is_the_figures_and_stays_text() -> None:
    map_ = empty_map()
    map_.get_root().title = "</title><script>alert(1)</script> & {{ 7*7 }}"
    page = render(map_)
    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7*7 }}</title>" in page
    assert "<title>Ebbline map</title>" in render(empty_map())


def test_an_arabic_map_runs_from_right_to_left() -> None:
    map_ = empty_map()
    map_.language = "ar"
    assert '<html lang="ar" dir="rtl">' in render(map_)
    assert '<html lang="en" dir="ltr">' in render(empty_map())


def test_a_language_that_is_no_tag_is_refused() -> None:
    map_ = empty_map()
    map_.language = 'en" onload="alert(1)'
    with pytest.raises(MapError, match="language"):
        render(map_)


def test_half_a_character_does_not_stop_the_page() -> None:
    assert "\ufffd" in render(full_map("half \ud800"))


def test_save_writes_the_page_and_keeps_the_old_one_when_it_cannot(tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    save(empty_map(), target)
    old = target.read_bytes()
    assert old == render(empty_map()).encode()
    map_ = empty_map()
    folium.plugins.MarkerCluster().add_to(map_)
    with pytest.raises(MapError):
        save(map_, target)
    assert target.read_bytes() == old
    with pytest.raises(OutputError):
        save(empty_map(), target / "below" / "map.html")


def test_a_notebook_cell_is_a_sandboxed_frame_without_the_pages_origin() -> None:
    frame = Reader(notebook(full_map(HOSTILE)))
    (tag, attributes), *rest = frame.tags
    assert (tag, rest) == ("iframe", [])
    assert attributes["sandbox"] == "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"
    assert attributes["referrerpolicy"] == "no-referrer"
    assert attributes["title"]
    assert attributes["srcdoc"] == render(full_map(HOSTILE))


def test_something_outside_a_map_is_refused() -> None:
    with pytest.raises(MapError, match="outside a map"):
        render(folium.Marker([33, 44]))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a;\n  // gone\n\n  b; // stays", "a;\nb; // stays"),
        ("/* one\n * two */\n  a;", "a;"),
        ("a; /* stays */\n  /* gone */\n  b;", "a; /* stays */\nb;"),
        ('const u = "https://a";', 'const u = "https://a";'),
        ("const t = `one\n  two`;", "const t = `one\n  two`;"),
        ("const t = 'one\\\n  two';", "const t = 'one\\\n  two';"),
        ("/* one */ a;\n b;", "/* one */ a;\nb;"),
        ("", ""),
    ],
)
def test_shrinking_takes_only_indentation_and_whole_line_comments(code: str, expected: str) -> None:
    assert shrink.lines(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (".a { color: red; top: 0; }", ".a{color:red;top:0}"),
        (
            "@media (min-width: 761px) {\n  .a, .b { top: calc(1px + 2px); }\n}",
            "@media (min-width:761px){\n.a,.b{top:calc(1px + 2px)}\n}",
        ),
        (".a :hover { top: 0; }", ".a :hover{top:0}"),
        ('.a { content: "x: y; z"; }', '.a { content: "x: y; z"; }'),
        (".a { background: url(data:a, b); }", ".a { background: url(data:a, b); }"),
    ],
)
def test_styles_lose_the_spaces_that_no_rule_needs(code: str, expected: str) -> None:
    assert shrink.styles(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("  const f = (a, b) => { return [a, b]; };", "const f=(a,b)=>{return[a,b];};"),
        ('  say("a = b, c" , { d: "\\" = " });', 'say("a = b, c",{d:"\\" = "});'),
        ("  a = b + +c;", "a=b + +c;"),
        ("  const t = `one = ${ two }`;", "const t=`one = ${ two }`;"),
        ("  const p = / = /;", "const p = / = /;"),
        ("  const s = ' = ';", "const s = ' = ';"),
        ("  a < b--;", "a < b--;"),
        ("const t = `one\n  a = b`;", "const t = `one\n  a = b`;"),
        ("", ""),
    ],
)
def test_scripts_lose_the_spaces_around_signs_where_nothing_is_quoted(code: str, expected: str) -> None:
    assert shrink.script(code) == expected
