/** What a time daemon says of the host's clock. Numbers are in seconds. */
export type ClockState = {
  readonly daemon: "chrony" | "systemd-timesyncd" | "ntpd";
  /** `own-clock`: the daemon follows nothing but the clock it keeps. */
  readonly state: "synchronised" | "unsynchronised" | "own-clock";
  readonly stratum: number | null;
  readonly measured: {
    readonly offset: number;
    /** How far the source itself may be wrong: its root dispersion, and half of the way to it. */
    readonly uncertainty: number | null;
    /** Parts per million that the clock would gain or lose if left alone. */
    readonly drift: number | null;
    /** Since the last measurement. */
    readonly age: number | null;
  };
};

/**
 * `chronyc -c tracking`: reference, its name, stratum, reference time, system time, last and RMS offset, frequency,
 * residual frequency, skew, root delay, root dispersion, update interval, leap status.
 * @param now the host's clock, in seconds since 1970
 */
export function parseChrony(text: string, now: number): ClockState | undefined {
  const fields = text.trim().split("\n")[0]?.split(",") ?? [];
  const [reference = "", , stratum, updated, offset, , , drift, , , delay, dispersion, , leap = ""] = fields;
  const numbers = [stratum, updated, offset, drift, delay, dispersion].map(decimal);
  if (fields.length !== 14 || !/^[0-9A-F]{8}$/.test(reference) || numbers.some(Number.isNaN)) return undefined;
  const [level = 0, at = 0, off = 0, ppm = 0, way = 0, spread = 0] = numbers;
  // 127.127.1.1 is the reference of `local`: a clock that is served without being set by anything.
  const own = reference === "7F7F0101";
  const synchronised = ["Normal", "Insert second", "Delete second"].includes(leap) && reference !== "00000000";
  return {
    daemon: "chrony",
    state: own ? "own-clock" : synchronised ? "synchronised" : "unsynchronised",
    stratum: level,
    measured: { offset: off, uncertainty: spread + way / 2, drift: ppm, age: at === 0 ? null : now - at },
  };
}

/**
 * `ntpq -c rv`: system variables, in milliseconds; the reference time counts seconds since 1900 in hexadecimal.
 * @param now the host's clock, in seconds since 1970
 */
export function parseNtpd(text: string, now: number): ClockState | undefined {
  const variables = new Map(
    [...text.matchAll(/\b([a-z_]+)=("[^"]*"|[^,\s]*)/g)].map(([, name, value]) => [name, value]),
  );
  const [stratum, offset, delay, dispersion, drift] = ["stratum", "offset", "rootdelay", "rootdisp", "frequency"].map(
    (name) => decimal(variables.get(name)),
  );
  const leap = variables.get("leap");
  if (leap === undefined || [stratum, offset, delay, dispersion].some((value) => Number.isNaN(value ?? Number.NaN))) {
    return undefined;
  }
  const own = /\bsync_local\b/.test(text) || /^127\.127\.1\.|^\.?LOCL?\.?$/.test(variables.get("refid") ?? "");
  const synchronised = ["0", "00", "1", "01", "2", "10"].includes(leap) && (stratum ?? 16) < 16;
  const reference = Number.parseInt(/^(?:0x)?([0-9a-f]{8})\./.exec(variables.get("reftime") ?? "")?.[1] ?? "", 16);
  return {
    daemon: "ntpd",
    state: own && synchronised ? "own-clock" : synchronised ? "synchronised" : "unsynchronised",
    stratum: stratum ?? null,
    measured: {
      offset: (offset ?? 0) / 1000,
      uncertainty: ((dispersion ?? 0) + (delay ?? 0) / 2) / 1000,
      drift: drift === undefined || Number.isNaN(drift) ? null : drift,
      age: reference > 0 ? now - (reference - 2_208_988_800) : null,
    },
  };
}

/**
 * systemd-timesyncd, from three answers: what the kernel holds of its clock, the daemon's figures, its last message.
 * @param now the host's clock, in seconds since 1970
 */
export function parseTimesyncd(kernel: string, status: string, message: string, now: number): ClockState | undefined {
  const held = /^NTPSynchronized=(yes|no)$/m.exec(kernel)?.[1];
  const figure = (name: string): string | undefined =>
    new RegExp(`^ *${name}: ([^\\n]+)$`, "m").exec(status)?.[1]?.replace(/ \(.*/, "");
  if (held === undefined || figure("Server") === undefined) return undefined;
  const offset = span(figure("Offset"));
  const stratum = Number(figure("Stratum") ?? Number.NaN);
  const drift = decimal(figure("Frequency")?.replace(/ppm$/, ""));
  const at =
    Date.parse(/DestinationTimestamp=\w{3} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)/.exec(message)?.[1] ?? "") / 1000;
  const synchronised = held === "yes" && figure("Leap") === "normal" && offset !== undefined && stratum < 16;
  return {
    daemon: "systemd-timesyncd",
    state: synchronised ? "synchronised" : "unsynchronised",
    stratum: Number.isInteger(stratum) ? stratum : null,
    measured: {
      offset: offset ?? 0,
      uncertainty: span(figure("Root distance")) ?? null,
      drift: Number.isNaN(drift) ? null : drift,
      age: Number.isNaN(at) ? null : now - at,
    },
  };
}

function decimal(text: string | undefined): number {
  return /^[+-]?\d{1,20}(?:\.\d{1,20})?(?:e[+-]\d{1,3})?$/.test(text ?? "") ? Number(text) : Number.NaN;
}

const units: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86_400 };

/** A time span as systemd writes it (`+1min 2.5s`), in seconds. */
function span(text: string | undefined): number | undefined {
  const [, sign = "", rest = ""] =
    /^([+-]?)((?:\d{1,12}(?:\.\d{1,9})?(?:us|ms|s|min|h|d) ?){1,6})$/.exec(text ?? "") ?? [];
  if (rest === "") return text === "0" ? 0 : undefined;
  let seconds = 0;
  for (const [, digits, unit = ""] of rest.matchAll(/([\d.]+)([a-z]+)/g))
    seconds += Number(digits) * (units[unit] ?? 0);
  return sign === "-" ? -seconds : seconds;
}
