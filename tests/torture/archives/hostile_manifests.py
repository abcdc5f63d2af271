"""Hostile manifests and drawings in archives that are good otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.packaging import good_manifest
from tests.torture.archives.hostile import Hostile, files_of, slug
from tests.torture.archives.zips import Part, Zip, parts_of

MIB = 1024 * 1024
SLOW_PATTERNS = (
    "^(a+)+$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "(.*a){20}",
    "(x+x+)+y",
    r"^(?=(a+)+$)\1+$",
    r"(?!(a+)+b)(a+)+c",
    r"(\w+\s?)*$",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(\w{1000}){1000}",
    r"\w{1000}",
    "(((((a{10}){10}){10}){10}){10})",
    r"\p{L}{500}",
    "a{0,65535}",
    "[",
    "(",
    "(?<a>",
    "\\",
    "*",
    "(?R)",
    r"\1",
    "(?i)" * 1000,
    "(" * 5_000 + ")" * 5_000,
    "a|" * 50_000,
)


def cases(remote: str) -> Iterator[Hostile]:
    """``remote`` is an address from which nothing may be fetched."""
    for name, text in _texts().items():
        yield Hostile(f"manifest {name}", partial(_raw, f"manifest {name}", text))
    for name, changes in _bad().items():
        yield Hostile(f"manifest {name}", partial(_said, f"manifest {name}", changes))
    for name, schema in _schemas(remote).items():
        shown = f"schema {name}"
        # What the schema is worth is the check's to say; it must only end, and fetch nothing.
        yield Hostile(shown, partial(_said, shown, _with(schema)), harmless=True)
    for name, changes in _harmless().items():
        shown = f"manifest {name}"
        yield Hostile(shown, partial(_said, shown, changes), harmless=True)
    for name, drawing in drawings(remote).items():
        shown = f"icon {name}"
        yield Hostile(shown, partial(_drawn, shown, drawing), harmless=True)
    yield Hostile("manifest of 100 MB", partial(_raw, "m", b" " * 100 * MIB), large=True)
    wide = b'{"a": [' + b"{}," * 349_000 + b"{}]}"
    yield Hostile("manifest wide", partial(_raw, "m", wide), large=True)
    many = [{"name": "!", "displayName": "", "libPath": "/"}] * 18_000
    yield Hostile("a million faults", partial(_said, "faults", {"actions": many}), large=True)
    keys = {f"k{i}": i for i in range(60_000)}
    yield Hostile("unknown keys", partial(_said, "keys", keys), large=True)
    heavy = {f"p{i}": {"pattern": rf"\w{{900}}{i}"} for i in range(20_000)}
    yield Hostile(
        "heavy patterns", partial(_said, "heavy", _with({"properties": heavy})), large=True
    )
    many_light = {f"p{i}": {"pattern": f"a{i}"} for i in range(9_500)}
    light = _with({"properties": many_light})
    yield Hostile("light patterns", partial(_said, "light", light), large=True, harmless=True)
    wide_ones = {f"p{i}": {"pattern": rf"\p{{L}}{{30}}{i}"} for i in range(32)}
    light = _with({"properties": wide_ones})
    yield Hostile("wide patterns", partial(_said, "wide", light), large=True, harmless=True)
    doubles = b'{"a":{' + b",".join(b'"k":1' for _ in range(170_000)) + b"}}"
    yield Hostile("one key 170,000 times", partial(_raw, "m", doubles), large=True)
    different = b'{"a":{' + b",".join(b'"k%d":1,"k%d":2' % (i, i) for i in range(40_000)) + b"}}"
    yield Hostile("40,000 keys twice", partial(_raw, "m", different), large=True)
    digits = b'{"a": ' + b"[" + b",".join([b"9" * 4_000] * 260) + b"]}"
    yield Hostile("many long numbers", partial(_raw, "m", digits), large=True)
    halves = b'{"a": [' + b",".join([b'"\\ud800"'] * 110_000) + b"]}"
    yield Hostile("110,000 half characters", partial(_raw, "m", halves), large=True)


def _raw(name: str, manifest: bytes) -> bytes:
    return Zip(parts_of(files_of(name) | {"extension.json": manifest})).write()


def _said(name: str, changes: dict[str, Any]) -> bytes:
    return Zip(parts_of(files_of(name, **changes))).write()


def _drawn(name: str, drawing: bytes) -> bytes:
    made = Zip(parts_of(files_of(name)))
    return Zip([Part(p.name, drawing) if p.name == b"icon.svg" else p for p in made.parts]).write()


def _with(schema: Any) -> dict[str, Any]:
    return {"configuration": {"viewPath": "configuration.html", "schema": schema}}


def _texts() -> dict[str, bytes]:
    whole = json.dumps(good_manifest(name=slug("manifest")))
    return {
        "empty": b"",
        "no json": b"\x89PNG\r\n",
        "null": b"null",
        "list": b"[]",
        "text": b'"extension"',
        "number": b"1",
        "object": b"{}",
        "cut off": whole[:-1].encode(),
        "with more behind": whole.encode() + b"{}",
        "utf-16": whole.encode("utf-16"),
        "utf-16 without a mark": whole.encode("utf-16-le"),
        "utf-32": whole.encode("utf-32"),
        "latin-1": whole.replace("Greets", "Gr\u00fc\u00dft").encode("latin-1"),
        "two marks": "\ufeff\ufeff".encode() + whole.encode(),
        "nul": whole.encode() + b"\0",
        "comments": b"// hello\n" + whole.encode(),
        "deep lists": b"[" * 100_000 + b"]" * 100_000,
        "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "never closed": b"[" * 2_000_000,
        "deep in a schema": whole.replace(
            '"properties"', '"x": ' + '{"not":' * 70 + "{}" + "}" * 70 + ', "properties"'
        ).encode(),
        "nan": whole.replace("{", '{"x": NaN,', 1).encode(),
        "infinity": whole.replace("{", '{"x": -Infinity,', 1).encode(),
        "huge number": whole.replace("{", '{"x": 1e999,', 1).encode(),
        "long number": whole.replace("{", '{"x": ' + "9" * 5_000 + ",", 1).encode(),
        "longer number": whole.replace("{", '{"x": ' + "9" * 3_000_000 + ",", 1).encode(),
        "key twice": whole.replace("{", '{"name": "other",', 1).encode(),
        "key twice, escaped": whole.replace("{", r'{"n\u0061me": "other",', 1).encode(),
        "half a character": whole.replace("Greets", r"\ud800").encode(),
        "half a character as key": whole.replace("{", r'{"\udfff": 1,', 1).encode(),
        "surrogates as bytes": whole.encode().replace(b"Greets", b"\xed\xa0\x80"),
        "overlong": whole.encode().replace(b"Greets", b"\xc0\xaf"),
        "control character": whole.encode().replace(b"Greets", b"\x01"),
    }


def _bad() -> dict[str, dict[str, Any]]:
    long = "a" * MIB
    return {
        "__proto__": {"__proto__": {"platform": "web"}},
        "constructor": {"constructor": {"prototype": {}}},
        "name out": {"name": "../../evil"},
        "name with a slash": {"name": "evil/../.."},
        "name of dots": {"name": ".."},
        "name with a line end": {"name": "evil\n"},
        "name of a megabyte": {"name": long},
        "version of a megabyte": {"version": f"1.2.3-{long}"},
        "version with a line end": {"version": "1.2.3\n"},
        "icon out": {"iconPath": "../../../etc/icon.svg"},
        "icon of the root": {"iconPath": "/etc/icon.svg"},
        "views out": {"viewBasePath": "../../"},
        "views of the root": {"viewBasePath": "/"},
        "library out": {"main": "lib/../../evil.js"},
        "mail that backtracks": {"author": {"name": "a", "email": "a." * 100_000 + "@"}},
        "address that backtracks": {"exchangeUrl": "http://" + "a" * 500_000 + " "},
        "path that backtracks": {"main": "a " * 200_000},
        "numbers for texts": {"name": 1, "version": 1.5, "displayName": None},
        "number of 4,000 digits": {"version": 10**4_000},
        "list of itself": {"actions": [[[[]]]]},
        "schema that is none": _with({"type": "nonsense"}),
        "schema of numbers": _with({"minLength": -1, "required": []}),
    }


def _harmless() -> dict[str, dict[str, Any]]:
    variable = {"key": "k", "path": "p", "default": 10**4_000}
    return {
        "number of 4,000 digits, allowed": {"preprocessingVariables": [variable]},
        "markup for a name": {"displayName": "<script>alert(1)</script>"},
        "long display name": {"displayName": "a" * MIB},
        "bidi display name": {"displayName": "\u202egnp.exe"},
        "nul display name": {"displayName": "a\0b"},
        "line ends in a display name": {"displayName": "a\r\nb\x1b[2J"},
    }


def _schemas(remote: str) -> dict[str, Any]:
    loop = {"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}}
    chain = {f"d{i}": {"allOf": [{"$ref": f"#/definitions/d{i + 1}"}] * 2} for i in range(40)}
    found: dict[str, Any] = {
        "reference to itself": {"$ref": "#"},
        "references in a circle": loop | {"$ref": "#/definitions/a"},
        "references that double": {"definitions": chain, "$ref": "#/definitions/d0"},
        "reference to nothing": {"$ref": "#/definitions/none"},
        "remote reference": {"$ref": f"{remote}/schema.json"},
        "remote in an id": {"id": f"{remote}/", "$ref": "#/definitions/a"},
        "remote by id": {"id": f"{remote}/", "properties": {"a": {"$ref": "#b"}}},
        "remote by an inner id": {"properties": {"a": {"id": f"{remote}/x", "$ref": "#/y"}}},
        "remote meta-schema": {"$schema": f"{remote}/meta.json"},
        "file reference": {"$ref": "file:///etc/passwd"},
        "no scheme": {"$ref": f"{remote.partition(':')[2]}/x"},
        "reference in an enum": {"enum": [{"$ref": f"{remote}/x"}]},
        "reference in a list of items": {"items": [{"$ref": f"{remote}/x"}]},
        "reference under if": {"if": {"$ref": f"{remote}/x"}, "contains": {"$ref": f"{remote}/y"}},
        "reference under anything": {"whatever": {"$ref": f"{remote}/x"}, "$ref": "#/whatever"},
        "reference that is no text": {"$ref": {"$ref": f"{remote}/x"}},
        "dynamic reference": {"$dynamicRef": f"{remote}/x", "$recursiveRef": f"{remote}/y"},
        "reference with percent signs": {"$ref": "#/%zz/%c0%af"},
        "__proto__": {"properties": {"__proto__": {"type": "string"}, "constructor": {}}},
        "empty patterns": {"patternProperties": {"": {}}},
        "huge limits": {"minLength": 10**300, "maxItems": 10**30},
        "tiny multiple": {"multipleOf": 1e-300},
        "many forms": {"anyOf": [{"type": "string"}] * 20_000},
        "many values": {"enum": list(range(200_000))},
        "unique list": {"uniqueItems": True, "enum": [[[]] * 500] * 500},
    }
    for number, pattern in enumerate(SLOW_PATTERNS):
        of_value = {"properties": {"a": {"type": "string", "pattern": pattern}}}
        found[f"pattern {number}"] = of_value
        found[f"pattern {number} of keys"] = {"patternProperties": {pattern: {"type": "null"}}}
    return found


def drawings(remote: str) -> dict[str, bytes]:
    """Drawings that do more than draw."""
    nine = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))
    uses = "".join(f'<g id="g{i + 1}">' + f'<use href="#g{i}"/>' * 10 + "</g>" for i in range(10))
    inside = {
        "script": "<script>alert(1)</script>",
        "handler": '<path d="M0 0" onload="alert(1)"/>',
        "foreign object": "<foreignObject><iframe src='javascript:alert(1)'/></foreignObject>",
        "remote image": f'<image href="{remote}/x.png"/>',
        "file image": '<image xlink:href="file:///etc/passwd"/>',
        "remote use": f'<use href="{remote}/x.svg#a"/>',
        "remote fill": f'<path d="M0 0h9v9z" fill="url({remote}/x.svg#a)"/>',
        "remote style": f"<style>@import url({remote}/x.css);</style><path/>",
        "escaped style": r"<style>path{fill:\75rl(//x)}</style><path d='M0 0'/>",
        "link": '<a href="javascript:alert(1)"><path d="M0 0h9v9z"/></a>',
        "animation": '<path d="M0 0"><set attributeName="href" to="javascript:alert(1)"/></path>',
        "uses that double": f'<g id="g0"><path d="M0 0h9v9z"/></g>{uses}',
        "use of itself": '<g id="a"><use href="#a"/></g>',
        "circle of uses": '<use id="a" href="#b"/><use id="b" href="#a"/>',
        "clip of itself": '<clipPath id="c" clip-path="url(#c)"><path/></clipPath><path/>',
        "gradient of itself": '<linearGradient id="g" href="#g"/><path fill="url(#g)" d="M0 0"/>',
        "huge numbers": '<rect width="1e308" height="1e308" stroke-width="1e300"/>',
        "dashes": '<path d="M0 0H19999" stroke="red" stroke-dasharray="0.0001"/>',
        "scaled": '<g transform="scale(19999)">' * 2 + "<path d='M0 0h9'/></g></g>",
        "deep": "<g>" * 20_000 + "</g>" * 20_000,
        "wide": "<path/>" * 9_000,
        "long path": f'<path d="M0 0{" h1" * 15_000}"/>',
        "not closed": "<g><path>",
        "cdata": "<style><![CDATA[</style><script>alert(1)</script>]]></style><path/>",
        "processing": f'<?xml-stylesheet href="{remote}/x.css"?><path d="M0 0h9"/>',
    }
    root = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{}</svg>'
    found = {name: root.format(text).encode() for name, text in inside.items()}
    declared = {
        "entities that multiply": f'<!ENTITY e0 "lol">{nine}',
        "file entity": '<!ENTITY e9 SYSTEM "file:///etc/passwd">',
        "remote entity": f'<!ENTITY e9 SYSTEM "{remote}/x">',
        "parameter entity": f'<!ENTITY % p SYSTEM "{remote}/x.dtd"> %p;',
        "default attributes": '<!ATTLIST path onload CDATA "alert(1)" href CDATA "http://x/">',
    }
    for name, text in declared.items():
        use = "<path d='M0 0h9'/>" + ("<title>&e9;</title>" if "ENTITY e" in text else "")
        found[name] = f"<!DOCTYPE svg [{text}]>{root.format(use)}".encode()
    found["remote document type"] = (
        f'<!DOCTYPE svg SYSTEM "{remote}/x.dtd">{root.format("<path/>")}'.encode()
    )
    found["no xml"] = b"\x89PNG\r\n\x1a\n" + bytes(100)
    found["empty"] = b""
    found["huge"] = root.format("<path d='M0 0h9v9z'/>" * 200_000).encode()
    found["utf-16"] = root.format("<path d='M0 0h9v9z'/>").encode("utf-16")
    found["utf-7"] = b"<?xml version='1.0' encoding='utf-7'?>" + found["script"]
    found["other encoding"] = b"<?xml version='1.0' encoding='idna'?>" + found["script"]
    return found
