"""Reads documents, each behind its length in four bytes, and writes a line of JSON for each: what
expat and libxml2 refuse it for, or null."""

import ctypes
import json
import struct
import sys
from xml.parsers import expat


def libxml2():
    """The library that Debian's package libxml2 has, under the names that it has had."""
    for name in ("libxml2.so.2", "libxml2.so.16", "libxml2.so", "libxml2.2.dylib"):
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


class Error(ctypes.Structure):
    """The beginning of an xmlError."""

    _fields_ = [
        ("domain", ctypes.c_int),
        ("code", ctypes.c_int),
        ("message", ctypes.c_char_p),
        ("level", ctypes.c_int),
    ]


HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(Error))
NO_NETWORK_AND_NO_LIMITS = 2048 | 524288
# That a namespace is no URI, or a relative one, and that a version is not known, are warnings.
WARNINGS = (97, 98, 99, 100)

library = libxml2()
found = []


def note(_, error):
    one = error.contents
    if one.level >= 2 and one.code not in WARNINGS:
        found.append(f"{one.code} {(one.message or b'').decode('utf-8', 'replace').strip()}")


handler = HANDLER(note)
if library is not None:
    library.xmlReadMemory.restype = ctypes.c_void_p
    library.xmlReadMemory.argtypes = [
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_char_p,
        ctypes.c_int,
    ]
    library.xmlFreeDoc.argtypes = [ctypes.c_void_p]
    library.xmlSetStructuredErrorFunc.argtypes = [ctypes.c_void_p, HANDLER]
    library.xmlSetStructuredErrorFunc(None, handler)


def by_libxml2(document):
    found.clear()
    read = library.xmlReadMemory(document, len(document), None, None, NO_NETWORK_AND_NO_LIMITS)
    if read:
        library.xmlFreeDoc(read)
    return found[0] if found else None if read else "no document"


def by_expat(document):
    parser = expat.ParserCreate(namespace_separator="\x0c")
    try:
        parser.Parse(document, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        return str(error)
    return None


print(json.dumps({"libxml2": library is not None, "expat": expat.EXPAT_VERSION}), flush=True)
while True:
    head = sys.stdin.buffer.read(4)
    if len(head) < 4:
        break
    document = sys.stdin.buffer.read(struct.unpack("<I", head)[0])
    answer = {"expat": by_expat(document)}
    if library is not None:
        answer["libxml2"] = by_libxml2(document)
    print(json.dumps(answer), flush=True)
