import { unprovenPolicies } from "../documents/define.ts";
import type { FormProblem } from "../documents/forms/form.ts";
import { audiences } from "../domain/assurance/claim.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { fillFromStore } from "../flow/fill-form.ts";
import { readBytes } from "../flow/open.ts";
import { say } from "../text/message.ts";
import { badValue, type Command, choiceOption, sharedOptions, stringOption, timeOption } from "./define.ts";
import { openNew } from "./new-file.ts";
import { openWorkspace } from "./workspace.ts";

const words = {
  written: {
    ko: "{$file}: 칸 {$filled}개를 채우고 선택란 {$ticked}개를 표시했습니다. 나머지는 받은 파일 그대로입니다.",
    ja: "{$file}: 欄{$filled}か所に記入し、選択欄{$ticked}か所に印を付けました。ほかは受け取ったファイルのままです。",
    en: "{$file}: places filled: {$filled}, boxes ticked: {$ticked}. The rest is as it was brought.",
  },
  problem: { ko: "{$place}: {$what}", ja: "{$place}: {$what}", en: "{$place}: {$what}" },
  documents: { ko: "증빙 문서명", ja: "証拠文書名", en: "evidence documents" },
  body: { ko: "증빙 내용", ja: "証拠内容", en: "evidence" },
  reference: { ko: "참조 자료", ja: "参照資料", en: "references" },
  option: { ko: "선택란", ja: "選択欄", en: "box" },
} satisfies Record<string, Localized>;

const problemWords: Readonly<Record<FormProblem["kind"], Localized>> = {
  "no-place": {
    ko: "서식에서 쓸 자리를 찾지 못했습니다.",
    ja: "様式に記入する場所が見つかりませんでした。",
    en: "the form has no place for it",
  },
  "no-answer": {
    ko: "넣을 답변이 없어 비워 두었습니다.",
    ja: "記入する回答がないため、そのままにしました。",
    en: "there is no answer to put in; left as it was",
  },
  ambiguous: {
    ko: "같은 자리가 여러 곳이라 채우지 않았습니다.",
    ja: "同じ場所が複数あるため、記入しませんでした。",
    en: "the form has this place more than once; none was filled",
  },
  occupied: {
    ko: "이미 내용이 있어 채우지 않았습니다. 바꾸려면 --replace를 지정하십시오.",
    ja: "すでに内容があるため、記入しませんでした。置き換えるには--replaceを指定してください。",
    en: "something stands there already; use --replace to put the answer in its place",
  },
  "not-plain": {
    ko: "표나 그림, 입력란이 들어 있어 채우지 않았습니다.",
    ja: "表や図、入力欄が含まれているため、記入しませんでした。",
    en: "it holds a table, picture or field, and was not filled",
  },
  "ticked-otherwise": {
    ko: "서식에는 선택되어 있으나 작업공간에서는 선택하지 않은 항목입니다.",
    ja: "様式では選択されていますが、ワークスペースでは選択していません。",
    en: "ticked in the form, and not in the workspace",
  },
};

export const fill: Command = {
  name: "fill",
  summary: {
    ko: "기관이 준 서식 파일(HWPX, DOCX)에 답변을 채웁니다.",
    ja: "機関から受け取った様式のファイル（HWPX、DOCX）に回答を記入します。",
    en: "Put the answers into a form that an agency gave you (HWPX, DOCX).",
  },
  details: {
    ko: "항목 번호와 칸 이름으로 자리를 찾아 답변만 넣고, 파일의 나머지는 한 바이트도 바꾸지 않습니다. 찾지 못한 자리와 넣지 못한 답변은 모두 알려 줍니다. 받은 파일은 그대로 두고 새 파일을 만듭니다.",
    ja: "項目の番号と欄の名称で場所を探して回答だけを記入し、ファイルのほかの部分は1バイトも変えません。見つからない場所と記入できなかった回答はすべて示します。受け取ったファイルはそのままに、新しいファイルを作成します。",
    en: "Finds the places by the numbers of the items and the names of the fields, puts the answers in, and leaves every other byte of the file alone. Each place not found and each answer without one is reported. The form itself is kept; a new file is made.",
  },
  arguments: [
    {
      name: "FORM",
      required: true,
      summary: { ko: "서식 파일(HWPX, DOCX)", ja: "様式のファイル（HWPX、DOCX）", en: "The form, HWPX or DOCX" },
    },
    {
      name: "WORKSPACE",
      required: true,
      summary: { ko: "작업공간 폴더", ja: "ワークスペースのフォルダ", en: "Workspace folder" },
    },
  ],
  options: {
    service: sharedOptions.service,
    catalog: {
      type: "string",
      value: "ID",
      summary: {
        ko: "서식이 묻는 프레임워크 (기본값: kr-digital-service)",
        ja: "様式が問うフレームワーク（既定: kr-digital-service）",
        en: "The framework the form asks about (default: kr-digital-service)",
      },
    },
    out: {
      type: "string",
      value: "FILE",
      summary: {
        ko: "만들 파일. 이미 있으면 덮어쓰지 않습니다.",
        ja: "作成するファイル。既存のファイルは上書きしません。",
        en: "File to write; an existing one is not overwritten",
      },
    },
    replace: {
      type: "boolean",
      summary: {
        ko: "칸에 이미 있는 내용(작성 안내 등)을 답변으로 바꿉니다.",
        ja: "欄にすでにある内容（記入例など）を回答に置き換えます。",
        en: "Put answers in place of what stands there already, such as guidance",
      },
    },
    unproven: {
      type: "string",
      value: "refuse|omit|mark",
      summary: {
        ko: "확인되지 않은 문장이 있으면: 채우지 않음(기본값), 빼기, 재확인 중으로 표시",
        ja: "確認できない記載がある場合: 記入しない（既定）、省く、再確認中と表示",
        en: "What to do about sentences that do not hold: refuse (default), omit them, or mark them",
      },
    },
    readers: {
      type: "string",
      value: audiences.join("|"),
      summary: {
        ko: "읽을 사람: 누구나(기본값), 비밀유지계약을 맺은 고객, 조직 내부",
        ja: "読者: 一般（既定）、秘密保持契約を結んだ顧客、組織内部",
        en: "For whom: the public (default), customers under NDA, or those inside",
      },
    },
    at: sharedOptions.at,
    data: sharedOptions.data,
    database: sharedOptions.database,
  },
  async run(context, [form = "", folder = ""], options) {
    const { terminal, language, now } = context;
    const out = stringOption(options, "out");
    if (out === undefined) throw new AkashiError("cli.missing-argument", { command: "fill", argument: "--out FILE" });
    const policy = choiceOption(options, "unproven", unprovenPolicies, "refuse");
    if (policy === "hold") throw badValue("--unproven", policy, "refuse | omit | mark");
    const bytes = readBytes(form);
    const { store } = await openWorkspace(context, folder, options);
    try {
      const done = await fillFromStore(store, {
        form: bytes,
        catalog: stringOption(options, "catalog") ?? "kr-digital-service",
        service: stringOption(options, "service"),
        language,
        policy,
        at: timeOption(options, "at") ?? { now: now() },
        readers: choiceOption(options, "readers", audiences, "public"),
        replace: options.replace === true,
      });
      const { file, filled, ticked, problems, wanting, format } = done;
      const target = await openNew(out);
      await target.writeFile(file);
      await target.sync();
      await target.close();
      if (options.json) terminal.json({ file: out, format, filled, ticked, problems, wanting });
      else {
        terminal.print(say(language, words.written, { file: out, filled: filled.length, ticked: ticked.length }));
        for (const { kind, item, field } of problems) {
          const place = `${item} ${words[field][language]}`;
          terminal.print(
            terminal.style("warn", say(language, words.problem, { place, what: problemWords[kind][language] })),
          );
        }
      }
      return problems.length === 0 && wanting.length === 0 ? 0 : 1;
    } finally {
      await store.close();
    }
  },
};
