/** Numbers from a seed, the same ones each time (mulberry32): below `most`, at least 0. */
export type Random = (most: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (most) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

/** Longer inputs only repeat what shorter ones do. */
const longest = 64 * 1024;

/** Bytes and words at which readers tend to turn wrong: ends of ranges, lengths, separators, quotes. */
const interesting = [
  ...[0x00, 0x01, 0x7f, 0x80, 0xc0, 0xff].map((byte) => Buffer.of(byte)),
  ...["ffff", "0000", "7fffffff", "80000000", "ffffffff", "c00c", "3080", "30849999999900"].map((hex) =>
    Buffer.from(hex, "hex"),
  ),
  ...["\n", "\r\n", "\n\n", ";", ",", "=", '"', "\\", "(", ")", "'", "%", "<", ">", "\t", " ", ":"].map((text) =>
    Buffer.from(text),
  ),
  Buffer.alloc(300, "a"),
  Buffer.alloc(3000, " "),
];

/** An input changed in a few places, as a hostile or broken sender would. */
export function mutate(corpus: readonly Uint8Array[], random: Random): Buffer {
  let bytes: Buffer = Buffer.from(pick(corpus, random) ?? []);
  for (let changes = 1 + random(6); changes > 0; changes--) bytes = changed(bytes, corpus, random);
  return bytes.subarray(0, longest);
}

function changed(bytes: Buffer, corpus: readonly Uint8Array[], random: Random): Buffer {
  const at = random(bytes.length + 1);
  const length = Math.min(bytes.length - at, 1 + random(random(4) === 0 ? 200 : 8));
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at + length);
  switch (random(7)) {
    case 0: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = (copy[at] as number) ^ (1 << random(8));
      return copy;
    }
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, pick(interesting, random) ?? Buffer.alloc(0), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([before, pick(interesting, random) ?? Buffer.alloc(0), after]);
    case 4: {
      const piece = bytes.subarray(at, at + length);
      return Buffer.concat([before, ...Array.from({ length: 1 + random(64) }, () => piece), after]);
    }
    case 5: {
      const other = pick(corpus, random) ?? bytes;
      return Buffer.concat([before, other.subarray(random(other.length + 1))]);
    }
    default:
      return Buffer.concat([before, Buffer.from(Array.from({ length }, () => random(256))), after]);
  }
}

function pick<T>(list: readonly T[], random: Random): T | undefined {
  return list[random(Math.max(1, list.length))];
}
