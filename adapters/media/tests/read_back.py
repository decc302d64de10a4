"""Reads the metadata of a JPEG or a PNG with nothing of ours, and says it line by line."""
import struct, sys, xml.etree.ElementTree as ET, zlib

data = open(sys.argv[1], "rb").read()
packets, resources, others, at = [], b"", [], 0
if data[:2] == b"\xff\xd8":
    at = 2
    while data[at + 1] != 0xDA:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        content = data[at + 4:at + 2 + length]
        if marker == 0xE1 and content.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
            packets.append(content[29:])
        elif marker == 0xED and content.startswith(b"Photoshop 3.0\0"):
            resources += content[14:]
        else:
            others.append("%02x" % marker)
        at += 2 + length
else:
    at = 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        content = data[at + 8:at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + content)
        if content.startswith(b"XML:com.adobe.xmp\0"):
            packets.append(content[22:])
        else:
            others.append(kind.decode())
        at += 12 + length

print("others", *dict.fromkeys(others))
assert len(packets) == 1, packets
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
seen = set()
for description in ET.fromstring(packets[0].decode()).iter(RDF + "Description"):
    for name, value in description.attrib.items():
        if not name.startswith(RDF):
            assert name not in seen, name
            seen.add(name)
            print(name.split("}")[1], value, sep=": ")
    for one in description:
        assert one.tag not in seen, one.tag
        seen.add(one.tag)
        print(one.tag.split("}")[1], " | ".join(" ".join(text.split()) for text in one.itertext() if text.strip()), sep=": ")

while resources:
    assert resources[:4] == b"8BIM"
    kind, name = struct.unpack(">HB", resources[4:7])
    at = 6 + (name + 2) // 2 * 2
    length = struct.unpack(">I", resources[at:at + 4])[0]
    content = resources[at + 4:at + 4 + length]
    resources = resources[at + 4 + (length + 1) // 2 * 2:]
    if kind != 0x0404:
        print("resource %04x" % kind, content.decode())
        continue
    while content:
        marker, record, number, size = struct.unpack(">BBBH", content[:5])
        assert marker == 0x1C
        if record == 2 and number > 0:
            print("2:%d" % number, content[5:5 + size].decode())
        content = content[5 + size:]
