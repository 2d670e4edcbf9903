"""The months by their names in the languages in which maps are labelled; facts, so a table."""

from __future__ import annotations

import re

from .patterns import Pattern

# In order January to December; names of one month are parted by blanks, an inner blank is written "_".
_NAMES = (
    "jan january januar janvier enero janeiro gennaio ocak stycznia styczeń січень січня сiчня январь января يناير"
    " كانون_الثاني ژانویه ဇန်နဝါရီ ינואר",
    "feb february februar février fevrier febrero fevereiro febbraio şubat subat lutego luty лютий лютого февраль"
    " февраля فبراير شباط فوریه ဖေဖော်ဝါရီ ဖေဖေါ်ဝါရီ פברואר",
    "mar march märz maerz mars marzo março marco mart marca marzec березень березня март марта مارس آذار اذار مارس"
    " မတ် מרץ",
    "apr april avril abril aprile nisan kwietnia kwiecień квітень квітня апрель апреля أبريل ابريل نيسان آوریل ဧပြီ"
    " אפריל",
    "may mai mayo maio maggio mayıs mayis maja maj травень травня май мая مايو أيار ايار مه မေ מאי",
    "jun june juni juin junio junho giugno haziran czerwca czerwiec червень червня июнь июня يونيو حزيران ژوئن ဇွန် יוני",
    "jul july juli juillet julio julho luglio temmuz lipca lipiec липень липня июль июля يوليو تموز ژوئیه ဇူလိုင် יולי",
    "aug august août aout agosto ağustos agustos sierpnia sierpień серпень серпня август августа أغسطس اغسطس آب اوت"
    " ဩဂုတ် သြဂုတ် אוגוסט",
    "sep sept september septembre septiembre setembro settembre eylül eylul września wrzesień вересень вересня сентябрь"
    " сентября سبتمبر أيلول ايلول سپتامبر စက်တင်ဘာ ספטמבר",
    "oct october oktober okt octobre octubre outubro ottobre ekim października październik жовтень жовтня октябрь"
    " октября أكتوبر اكتوبر تشرين_الأول تشرين_الاول اکتبر အောက်တိုဘာ אוקטובר",
    "nov november novembre noviembre novembro kasım kasim listopada listopad листопад листопада ноябрь ноября نوفمبر"
    " تشرين_الثاني نوامبر နိုဝင်ဘာ נובמבר",
    "dec december dezember dez décembre decembre diciembre dezembro dicembre aralık aralik grudnia grudzień грудень"
    " грудня декабрь декабря ديسمبر كانون_الأول كانون_الاول دسامبر ဒီဇင်ဘာ דצמבר",
)
_OTHER = (
    "muharram safar rabi jumada rajab shaban ramadan shawwal dhu محرم رمضان شعبان رجب شوال"
    " farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand"
    " فروردین اردیبهشت خرداد مرداد شهریور بهمن اسفند"
)
NUMBERS = {name.replace("_", " "): at for at, names in enumerate(_NAMES, start=1) for name in names.split()}
# Longest first, so that "march" is not read as "mar"; a letter on either side makes it another word.
PATTERN = "|".join(re.escape(name) for name in sorted(NUMBERS, key=len, reverse=True))
OTHER = Pattern(rf"\d{{1,2}}[ _.-]*(?:{'|'.join(_OTHER.split())})\b", re.IGNORECASE)
