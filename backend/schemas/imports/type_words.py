"""The words by which people, databases and programs call the types of an attribute."""

from __future__ import annotations

import re
from dataclasses import dataclass

from backend.schemas.model import AttributeType

_T = AttributeType
_WORDS: dict[AttributeType, str] = {
    _T.STRING: (
        "string,str,text,txt,char,varchar,varchar2,nvarchar,nvarchar2,nchar,bpchar,character,"
        "character varying,national character varying,clob,nclob,ntext,tinytext,mediumtext,"
        "longtext,citext,long text,short text,rich text,single line text,multi line text,"
        "multiline text,single line,multiline,text area,textarea,long text area,memo,note,notes,"
        "email,e mail,url,uri,link,hyperlink,phone,phone number,telephone,picklist,"
        "multi select picklist,dropdown,drop down,select,single select,choice,option,enum,list,"
        "lookup,reference,uuid,guid,uniqueidentifier,id,sysname,xml,json,jsonb,alphanumeric,"
        "password,java lang string,keyword"
    ),
    _T.INTEGER: (
        "integer,int,int4,int32,int2,int16,smallint,mediumint,tinyint,short,short "
        "integer,byte,serial,smallserial,whole number,whole,counter,count,autonumber,auto number,"
        "signed integer,java lang integer,uint16,ushort,year,rating"
    ),
    _T.LONG: (
        "long,bigint,int8,int64,big integer,biginteger,long integer,longint,bigserial,hugeint,"
        "java lang long,uint32,uint,unsigned int,unsigned integer,long long,large number"
    ),
    _T.DOUBLE: (
        "double,float,real,float4,float8,float32,float64,single,double precision,binary float,"
        "binary double,number,percent,percentage,java lang double,floating point,"
        "fraction,scientific"
    ),
    _T.CURRENCY: (
        "currency,money,smallmoney,amount,price,decimal,dec,numeric,bigdecimal,java math "
        "bigdecimal,accounting,fixed,decimal128,cost"
    ),
    _T.BOOLEAN: (
        "boolean,bool,bit,logical,flag,yes/no,yes no,y/n,y n,true/false,true false,checkbox,check "
        "box,tick box,tickbox,toggle,switch,java lang boolean"
    ),
    _T.DATE: "date,day,date only,short date,long date,calendar date,localdate,java time localdate",
    _T.DATETIME: (
        "datetime,date time,date/time,datetime2,smalldatetime,datetimeoffset,timestamp,timestamptz,"
        "timestamp with time zone,timestamp without time zone,timestamp with local time zone,"
        "instant,date and time,date time offset,zoneddatetime,offsetdatetime,localdatetime,moment,"
        "java util date,created time,last modified time"
    ),
}
_TYPES = {word.strip(): type_ for type_, words in _WORDS.items() for word in words.split(",")}
_FORM = re.compile(r"(.*?)\s*[(\[]\s*(\w+)(?:\s*[,.;]\s*(-?\d+))?[^)\]]*[)\]]\s*(.*)", re.DOTALL)
_NOISE = re.compile(
    r"\b(not null|nullable|unsigned|signed|zerofill|identity|primary key|null|byte|char)$"
)
_FLAGS = {
    **dict.fromkeys(
        ("x", "✓", "✔", "☑", "✅", "yes", "y", "true", "t", "1", "on", "required", "mandatory"),
        True,
    ),
    **dict.fromkeys(
        ("", "-", "–", "no", "n", "false", "f", "0", "off", "optional", "☐", "✗", "✘", "none"),
        False,
    ),
    **dict.fromkeys(("not null", "unique", "encrypted", "secret", "checked"), True),
    **dict.fromkeys(("null", "nullable", "n/a", "na", "unchecked"), False),
}


@dataclass(frozen=True, slots=True)
class TypeWord:
    """A type that was understood. ``length`` is that of a string, where the word gave one."""

    type: AttributeType
    length: int | None = None


def type_of(word: str) -> TypeWord | None:
    """The type that is meant, in any case and spelling: ``VARCHAR2(30 CHAR)``, ``number(10)``.

    ``None`` where the word is not known. ``number(10)`` is whole, ``number(10,2)`` an amount.
    """
    text = word.strip()
    form = _FORM.fullmatch(text)
    base, size, places = (form[1] + " " + form[4], form[2], form[3]) if form else (text, "", None)
    base = _folded(base)
    type_ = _TYPES.get(base) or _TYPES.get(_NOISE.sub("", base).strip())
    if type_ is None:
        return None
    if not size.isdigit() or len(size) > 9:
        return TypeWord(type_)
    if type_ is AttributeType.STRING:
        return TypeWord(type_, int(size))
    if _is_decimal(base):
        return TypeWord(_number(int(size), int(places or 0)))
    if base == "tinyint" and size == "1":  # MySQL's boolean
        return TypeWord(AttributeType.BOOLEAN)
    return TypeWord(type_)


def flag_of(word: str) -> bool | None:
    """Whether a cell says yes; ``None`` where it says neither."""
    return _FLAGS.get(word.strip().lower())


def _folded(word: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word) if not word.isupper() else word
    for text in (word, spaced):
        found = re.sub(r"[\s_.\-]+", " ", text).strip().lower()
        if found in _TYPES:
            return found
    return re.sub(r"[\s_.\-]+", " ", word).strip().lower()


def _is_decimal(base: str) -> bool:
    return base in ("number", "numeric", "decimal", "dec", "fixed", "bigdecimal")


def _number(digits: int, places: int) -> AttributeType:
    """What a decimal of so many digits, so many of them after the point, fits in exactly."""
    if places <= 0:
        return AttributeType.INTEGER if digits <= 9 else AttributeType.LONG
    fits = places <= 4 and digits - places <= 15
    return AttributeType.CURRENCY if fits else AttributeType.DOUBLE
