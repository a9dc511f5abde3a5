/** Something that reads bytes of strangers. */
export type FuzzTarget = {
  readonly name: string;
  /** Sound input of every kind, to begin from. */
  readonly corpus: () => readonly Uint8Array[];
  /** Throws, or rejects, on anything but a clean reading or a coded error of ours. */
  readonly run: (bytes: Uint8Array) => void | Promise<void>;
};
