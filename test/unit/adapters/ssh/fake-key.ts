/** A public key as on the wire (RFC 4251, 5): its type and some bytes that nobody holds the other half of. */
export function fakeKey(type: string, seed: string): Buffer {
  const string = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return Buffer.concat([string(Buffer.from(type)), string(Buffer.alloc(32, seed))]);
}
