export async function repack(bytes: Uint8Array): Promise<Uint8Array> {
  return bytes;
}
