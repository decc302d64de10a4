"""Reads the metadata of a picture with nothing of ours, and says it line by line."""
import struct, sys, xml.etree.ElementTree as ET, zlib

data = open(sys.argv[1], "rb").read()
packets, resources, datasets, others, at = [], b"", b"", [], 0
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
elif data[:4] == b"RIFF":
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    at = 12
    while at < len(data):
        kind, length = struct.unpack("<4sI", data[at:at + 8])
        content = data[at + 8:at + 8 + length]
        if kind == b"XMP ":
            packets.append(content)
        else:
            others.append(kind.decode())
        if kind == b"VP8X":
            flags = content[0]
            wide, high = (int.from_bytes(content[place:place + 3], "little") + 1 for place in (4, 7))
        at += 8 + (length + 1) // 2 * 2
    assert data[-8 - len(packets[0]) - len(packets[0]) % 2:].startswith(b"XMP ")
    others.append("of %d %d flags %02x" % (wide, high, flags))
elif data[:2] in (b"II", b"MM"):
    number = lambda at, bytes: int.from_bytes(data[at:at + bytes], "little" if data[:2] == b"II" else "big")
    directory = number(4, 4)
    while directory:
        assert directory % 2 == 0
        if others:
            others.append("page")
        end = directory + 2 + 12 * number(directory, 2)
        tags = []
        for entry in range(directory + 2, end, 12):
            tag, length, begin = number(entry, 2), number(entry + 4, 4), number(entry + 8, 4)
            tags.append(tag)
            if tag == 700:
                packets.append(data[begin:begin + length])
            elif tag == 33723:
                datasets += data[begin:begin + length]
            else:
                others.append(str(tag))
            if tag == 315:
                artist = data[begin:begin + length].rstrip(b"\0").decode()
        assert tags == sorted(set(tags)), tags
        directory = number(end, 4)
    print(315, artist)
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

print("others", *(others if data[:2] in (b"II", b"MM") else dict.fromkeys(others)))
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
    if kind == 0x0404:
        datasets += content
    else:
        print("resource %04x" % kind, content.decode())

while datasets:
    marker, record, number, size = struct.unpack(">BBBH", datasets[:5])
    assert marker == 0x1C
    if record == 2 and number > 0:
        print("2:%d" % number, datasets[5:5 + size].decode())
    datasets = datasets[5 + size:]
