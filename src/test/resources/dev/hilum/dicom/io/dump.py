"""Prints what pydicom reads: one line per element, path, VR and value, as ElementLines.java does."""
import sys
import struct
import warnings
import zlib

import pydicom
from pydicom.encaps import generate_pixel_data_fragment, get_frame_offsets
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import correct_ambiguous_vr

warnings.simplefilter("ignore")
TEXT = "AE AS CS DA DT LO LT PN SH ST TM UC UI UR UT".split()


def values(element):
    value = element.value
    if value is None or isinstance(value, (str, bytes)) and len(value) == 0:
        return []
    return list(value) if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]


def bits(number):
    return struct.pack(">d", float(number)).hex()


def little(raw, vr, swap):
    """pydicom leaves the words of byte values as they are; compared are little-endian ones."""
    unit = {"OW": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8}.get(vr, 1) if swap else 1
    return b"".join(raw[i : i + unit][::-1] for i in range(0, len(raw), unit)) if unit > 1 else raw


def shown(element, swap):
    vr = str(element.VR).replace("VR.", "")
    if vr in TEXT:
        parts = [str(v).strip(" \0") for v in values(element)]
        return "" if not any(parts) else "\\".join(parts).encode("utf-8").hex()
    if vr in ("DS", "IS"):
        return ",".join(bits(v) for v in values(element) if str(v).strip())
    if vr in ("FL", "FD"):
        return ",".join(bits(v) for v in values(element))
    if vr in ("US", "SS", "UL", "SL", "AT", "SV", "UV"):
        return ",".join(str(int(v)) for v in values(element))
    raw = bytes(element.value or b"")
    if element.tag == 0x7FE00010 and element.is_undefined_length:
        items = DicomBytesIO(raw)
        items.is_little_endian = True
        get_frame_offsets(items)
        return ";".join("%d:%08x" % (len(f), zlib.crc32(f)) for f in generate_pixel_data_fragment(items))
    raw = little(raw, vr, swap)
    return "%d:%08x" % (len(raw), zlib.crc32(raw))


def dump(data_set, path, swap):
    for element in data_set:
        if element.tag.element == 0 or element.tag == 0xFFFCFFFC or element.tag == 0x00080005:
            continue
        name = "%s%08X" % (path, element.tag)
        if element.VR == "SQ":
            print("%s SQ %d" % (name, len(element.value)))
            for number, item in enumerate(element.value):
                dump(item, "%s[%d]." % (name, number), swap)
        else:
            print("%s %s %s" % (name, str(element.VR).replace("VR.", ""), shown(element, swap)))


for file in sys.argv[1:]:
    print("file " + file)
    whole = pydicom.dcmread(file, force=True)
    correct_ambiguous_vr(whole, whole.is_little_endian)
    whole.decode()
    dump(whole, "", not whole.is_little_endian)
