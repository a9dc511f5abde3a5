import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fontFiles } from "../../src/documents/fonts.ts";
import { debianPython } from "./django.ts";
import { missing } from "./programs.ts";

export function pythonDocxMissing(): string | false {
  return existsSync("/usr/lib/python3/dist-packages/docx/document.py") ? false : "not installed: python3-docx";
}

export function openpyxlMissing(): string | false {
  return existsSync("/usr/lib/python3/dist-packages/openpyxl") ? false : "not installed: python3-openpyxl";
}

/** Whether LibreOffice is here with the part that opens such files, and what reads its PDF. */
export function officeMissing(part: "calc" | "writer"): string | false {
  const library = `/usr/lib/libreoffice/program/${part === "calc" ? "libsclo.so" : "libswlo.so"}`;
  return missing("soffice", "pdftotext") || (existsSync(library) ? false : `not installed: libreoffice-${part}-nogui`);
}

/** Runs a Python program of Debian's on files; what it prints is JSON. */
export function readByPython(program: string, ...files: readonly Buffer[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), "akashi-office-"));
  try {
    const names = files.map((_, i) => join(folder, `file-${i}`));
    for (const [i, name] of names.entries()) writeFileSync(name, files[i] as Buffer);
    const { status, stdout, stderr } = spawnSync(debianPython, ["-c", program, ...names], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
      timeout: 60_000,
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens files in LibreOffice, with our faces, and gives the PDF it makes of each; undefined for one it cannot open. */
export function openInLibreOffice(
  files: Readonly<Record<string, Buffer>>,
): Readonly<Record<string, Buffer | undefined>> {
  const folder = mkdtempSync(join(tmpdir(), "akashi-office-"));
  try {
    const folders = [...new Set([...fontFiles()].map(dirname))].map((path) => `<dir>${path}</dir>`).join("");
    const fonts = join(folder, "fonts.conf");
    writeFileSync(
      fonts,
      `<?xml version="1.0"?><fontconfig>${folders}<dir>/usr/share/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
    );
    const names = Object.keys(files);
    for (const name of names) writeFileSync(join(folder, name), files[name] as Buffer);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const { error } = spawnSync("soffice", ["--headless", profile, "--convert-to", "pdf", ...names], {
      cwd: folder,
      env: { ...process.env, FONTCONFIG_FILE: fonts },
      timeout: 180_000,
      stdio: "ignore",
    });
    if (error) throw error;
    return Object.fromEntries(
      names.map((name) => {
        const made = join(folder, name.replace(/\.[a-z]+$/, ".pdf"));
        return [name, existsSync(made) ? readFileSync(made) : undefined];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The pages of a PDF as text. */
export function pagesOf(pdf: Buffer): readonly string[] {
  const { stdout, error } = spawnSync("pdftotext", ["-layout", "-", "-"], {
    input: pdf,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  return stdout.split("\f").slice(0, -1);
}
