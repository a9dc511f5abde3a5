import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";

export const catalogsFolder = join(import.meta.dirname, "../../catalogs");
export const exampleFolder = join(import.meta.dirname, "../../examples/voice-saas");

export const text = (ko: string, ja = ko, en = ko) => ({ ko, ja, en });
const owner = { ko: "담당", ja: "担当", en: "Owner" };

/** A small sound workspace; tests change one thing about it. */
export function smallWorkspace() {
  return {
    workspace: {
      organisation: "small",
      name: { ko: "작은 회사", ja: "小さな会社", en: "Small" },
      origin: "small.example/log",
      catalogs: ["voice-saas-checklist"],
    },
    service: {
      id: "small",
      name: { ko: "작은 서비스", ja: "小さなサービス", en: "Small service" },
      provider: { ko: "작은 회사", ja: "小さな会社", en: "Small" },
      type: "saas",
      description: { ko: "설명", ja: "説明", en: "Description" },
      regions: [{ ko: "도쿄", ja: "東京", en: "Tokyo" }],
      timeZone: "Asia/Tokyo",
      contact: { securityUrl: "https://small.example/security" },
      endpoints: [{ id: "app", url: "https://test.example/" }],
    } as Record<string, unknown>,
    facts: [{ id: "tls.version", version: "1.3" }] as Record<string, unknown>[],
    claims: [
      {
        id: "tls",
        kind: "fact",
        owner,
        statement: {
          ko: "TLS {$tls.version}만 사용합니다.",
          ja: "TLS {$tls.version}のみを使用します。",
          en: "Only TLS {$tls.version} is used.",
        },
        answers: [{ catalog: "voice-saas-checklist", control: "tls-strength", obligations: ["tls-strength-1"] }],
        proofs: [
          {
            check: "tls-version",
            params: { allowed: ["TLS 1.3"] },
            targets: ["app"],
            interval: "PT15S",
            validity: "PT1H",
          },
        ],
        approval: { by: owner, on: "2026-11-01" },
      },
    ] as Record<string, unknown>[],
    records: [] as Record<string, unknown>[],
  };
}

export type Small = ReturnType<typeof smallWorkspace>;

/** Writes files into a fresh folder, runs something, and removes the folder. */
export async function withFolder<T>(
  files: Readonly<Record<string, string | object>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "akashi-workspace-"));
  try {
    writeFiles(folder, files);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function writeFiles(folder: string, files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : stringify(content, { aliasDuplicateObjects: false }));
  }
}
