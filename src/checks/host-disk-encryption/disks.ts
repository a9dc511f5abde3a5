/** How a mount point lies on its disks. */
export type Mount = { readonly mountPoint: string; readonly encrypted: boolean };

/** Devices lie on devices: a volume on a group on an encrypted disk on a partition. Nobody has more floors. */
const maxDepth = 16;
const maxDevices = 10_000;

type Device = {
  readonly type?: unknown;
  readonly mountpoint?: unknown;
  readonly mountpoints?: unknown;
  readonly children?: unknown;
};

/**
 * `lsblk -J -o NAME,TYPE,MOUNTPOINTS`: every mount point with whether dm-crypt (TYPE `crypt`) lies below it. One that lies
 * on several disks is encrypted where it is on all of them.
 */
export function parseMounts(text: string): Mount[] | undefined {
  const devices = devicesOf(text);
  if (!devices) return undefined;
  const found = new Map<string, boolean>();
  let left = maxDevices;
  const visit = (device: unknown, below: boolean, depth: number): boolean => {
    if (depth > maxDepth || --left < 0 || typeof device !== "object" || device === null) return false;
    const { type, mountpoint, mountpoints, children } = device as Device;
    const encrypted = below || type === "crypt";
    for (const place of [mountpoint, ...(Array.isArray(mountpoints) ? mountpoints : [])]) {
      if (typeof place === "string") found.set(place, (found.get(place) ?? true) && encrypted);
    }
    return !Array.isArray(children) || children.every((child) => visit(child, encrypted, depth + 1));
  };
  if (!devices.every((device) => visit(device, false, 0))) return undefined;
  return [...found].map(([mountPoint, encrypted]) => ({ mountPoint, encrypted })).sort(byName);
}

function devicesOf(text: string): unknown[] | undefined {
  try {
    const { blockdevices } = JSON.parse(text) as { blockdevices?: unknown };
    return Array.isArray(blockdevices) ? blockdevices : undefined;
  } catch {
    return undefined;
  }
}

function byName(a: Mount, b: Mount): number {
  return a.mountPoint < b.mountPoint ? -1 : 1;
}
