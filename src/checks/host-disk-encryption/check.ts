import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import {
  type Host,
  hostFailure,
  hostParams,
  hostReasons,
  hostSends,
  hostUnknown,
  isTrouble,
  lookAtHost,
  parsed,
} from "../host.ts";
import { command } from "../host-commands.ts";
import { type Mount, parseMounts } from "./disks.ts";

const params = z.strictObject({
  ...hostParams,
  /** Mount points that have to lie on an encrypted device. */
  mountPoints: z.array(z.string().max(200).startsWith("/")).min(1).max(50),
});

const seenSchema = z.strictObject({
  /** Only those that were asked for. */
  mounts: z.array(z.strictObject({ mountPoint: z.string().max(200), encrypted: z.boolean() })).max(50),
});

const data = z.union([hostFailure, seenSchema]);

export default defineCheck({
  id: "host-disk-encryption",
  version: 1,
  type: "probe",
  title: { ko: "디스크 암호화", ja: "ディスク暗号化", en: "Disk encryption" },
  why: {
    ko: "암호화하지 않은 디스크는 폐기, 도난, 스냅샷 유출 시 그대로 읽힙니다.",
    ja: "暗号化していないディスクは、廃棄・盗難・スナップショットの流出時にそのまま読み取られます。",
    en: "A disk that is not encrypted is read by whoever gets hold of it, discarded, stolen or copied.",
  },
  remedy: {
    ko: "데이터가 있는 볼륨을 LUKS(cryptsetup)로 암호화하고, 키는 그 디스크 밖에 보관하십시오.",
    ja: "データを置くボリュームをLUKS（cryptsetup）で暗号化し、鍵はそのディスク以外に保管してください。",
    en: "Encrypt the volumes that hold data with LUKS (cryptsetup), and keep the keys elsewhere than on that disk.",
  },
  references: ["CWE-311", "ISO/IEC 27001:2022 A.8.24", "NIST SP 800-53r5 SC-28"],
  evidences: ["fact"],
  sends: hostSends,
  schemes: ["ssh:"],
  params,
  data,
  reasons: {
    ...hostReasons,
    encrypted: {
      ko: "다음 마운트 지점이 모두 암호화된 장치(dm-crypt) 위에 있습니다: {$names}",
      ja: "次のマウントポイントは、すべて暗号化されたデバイス（dm-crypt）上にあります: {$names}",
      en: "These mount points lie on an encrypted device (dm-crypt): {$names}",
    },
    "not-encrypted": {
      ko: "호스트에서 암호화되지 않은 장치 위에 있는 마운트 지점이 있습니다: {$names}. 스토리지나 클라우드 쪽의 암호화는 호스트에서 보이지 않습니다.",
      ja: "ホスト上で暗号化されていないデバイスにあるマウントポイントがあります: {$names}。ストレージやクラウド側の暗号化はホストからは見えません。",
      en: "These mount points lie on devices that the host does not encrypt: {$names}. What the storage or the cloud encrypts below is not seen from here.",
    },
    "not-listed": {
      ko: "블록 장치 목록에 없는 마운트 지점이 있어 판단할 수 없습니다: {$names}",
      ja: "ブロックデバイスの一覧にないマウントポイントがあるため判断できません: {$names}",
      en: "These are no mount points of a block device, so what they lie on is not known: {$names}",
    },
  },
  observe: (_target, asked, io) =>
    lookAtHost(io, asked, data, async (host) => ({
      mounts: (await askMounts(host)).filter(({ mountPoint }) => asked.mountPoints.includes(mountPoint)),
    })),
  assess(seen, { mountPoints }) {
    const nothing = hostUnknown(seen);
    if (nothing) return nothing;
    const { mounts } = seen as z.infer<typeof seenSchema>;
    const plain = mounts.filter(({ mountPoint, encrypted }) => mountPoints.includes(mountPoint) && !encrypted);
    if (plain.length > 0) return notMet("not-encrypted", { names: plain.map(({ mountPoint }) => mountPoint) });
    const absent = mountPoints.filter((one) => !mounts.some(({ mountPoint }) => mountPoint === one));
    return absent.length > 0 ? unknown("not-listed", { names: absent }) : met("encrypted", { names: mountPoints });
  },
});

/** Before util-linux 2.37 a device has one mount point, in a column of another name. */
async function askMounts({ ask, need }: Host): Promise<Mount[]> {
  const answer = await ask(command("disks"));
  return parsed(parseMounts(isTrouble(answer) ? await need(command("disks-before-2.37")) : answer));
}
