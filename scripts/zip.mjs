/** Writes a ZIP archive (PKWARE APPNOTE 6.3, no ZIP64): enough for an extension's package. The same bytes for the same files. */
import { deflateRawSync } from 'node:zlib';

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ Number(crcTable[(remainder ^ byte) & 255]);
  return (remainder ^ 0xffffffff) >>> 0;
}

/** Deflate, names in UTF-8, and midnight of 1 January 1980: the earliest date a ZIP knows. */
const [versionNeeded, utf8Names, deflated, time, date] = [20, 0x0800, 8, 0, 0x21];

/**
 * @param {ReadonlyMap<string, Uint8Array>} files name with forward slashes → content
 * @returns {Buffer}
 */
export function zip(files) {
  const local = [];
  const directory = [];
  let offset = 0;
  for (const [name, content] of files) {
    const nameBytes = Buffer.from(name);
    const packed = deflateRawSync(content, { level: 9 });
    const common = Buffer.alloc(26);
    [versionNeeded, utf8Names, deflated, time, date].forEach((value, i) =>
      common.writeUInt16LE(value, 2 * i),
    );
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    // The entry in the central directory adds comment, disk and attributes (all 0) and where the file stands.
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, nameBytes);
    local.push(Buffer.from('PK\x03\x04'), common, nameBytes, packed);
    offset += 4 + common.length + nameBytes.length + packed.length;
  }
  const directorySize = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(directorySize, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, ...directory, end]);
}
