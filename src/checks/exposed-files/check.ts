import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import {
  answered,
  answersSchema,
  commonplace,
  comparisons,
  lookFor,
  type Signs,
  unseen,
  unseenReasons,
} from "../exposure.ts";
import { files, matches } from "./files.ts";

const paths = Object.keys(files);

/** Every file is known by its beginning; the rest need not travel, and is nothing we want to hold. */
const beginning = { range: "bytes=0-4095" };

/** Each path is looked through for its own signature, and the comparisons for all of them. */
const signs: Signs = (path, text, { status }) => {
  if (status !== 200 && status !== 206) return [];
  if (path in files) return matches(path, text) ? [path] : [];
  return paths.filter((one) => matches(one, text));
};

export default defineCheck({
  id: "exposed-files",
  version: 1,
  type: "probe",
  title: { ko: "불필요한 파일의 노출", ja: "不要なファイルの露出", en: "Files that should not be served" },
  why: {
    ko: "소스 저장소, 설정, 백업, 개인 키가 웹에 남아 있으면 누구나 한 번의 요청으로 소스와 비밀번호를 가져갈 수 있습니다.",
    ja: "ソース管理の情報、設定、バックアップ、秘密鍵が公開ディレクトリに残っていると、誰でも1回の要求でソースやパスワードを入手できます。",
    en: "Repositories, settings, backups and keys left in the web root hand source and passwords to anyone who asks once.",
  },
  remedy: {
    ko: "웹 루트에는 배포할 파일만 두고 나머지는 삭제하십시오. 노출된 비밀번호와 키는 즉시 교체해야 합니다. nginx: 점으로 시작하는 경로(.well-known 제외)의 location에 return 404;를 둡니다.",
    ja: "公開ディレクトリには配布するファイルだけを置き、ほかは削除してください。露出したパスワードと鍵は直ちに交換が必要です。nginx: ドットで始まるパス（.well-knownを除く）のlocationにreturn 404;を置きます。",
    en: "Keep only what is meant to be served in the web root, remove the rest, and replace every exposed password and key at once. nginx: return 404; in a location for paths that begin with a dot, .well-known aside.",
  },
  references: ["CWE-538", "CWE-527", "CWE-530", "CWE-552", "ASVS 5.0 13.4.1", "KISA CII 2026 CI-05"],
  evidences: ["fact", "measurement"],
  sends: { connections: paths.length + 2, requests: paths.length + 2, intrusive: false },
  schemes: ["https:", "http:"],
  params: z.strictObject({}),
  data: answersSchema,
  reasons: {
    "none-exposed": {
      ko: "확인한 경로 {$paths}개 가운데 그러한 파일을 제공하는 경로는 없습니다.",
      ja: "確認した{$paths}個のパスのうち、そのようなファイルを返すものはありません。",
      en: "None of the {$paths :count} paths asked for serves such a file.",
    },
    exposed: {
      ko: "다음 파일이 누구에게나 제공되고 있습니다: {$paths}",
      ja: "次のファイルが誰にでも提供されています: {$paths}",
      en: "Anyone is served these files: {$paths}",
    },
    indistinct: {
      ko: "존재하지 않는 페이지도 {$path}와 같은 형식으로 응답하므로 구별할 수 없습니다.",
      ja: "存在しないページも{$path}と同じ形式の応答を返すため、区別できません。",
      en: "A page nobody has is answered in the same form as {$path}, so the two cannot be told apart.",
    },
    ...unseenReasons,
  },
  observe: (target, _params, io) => lookFor(target, paths, io, signs, beginning),
  assess(seen) {
    const common = commonplace(seen);
    const carrying = answered(seen)
      .filter(({ path }) => !comparisons.some((one) => one === path))
      .flatMap(({ signatures }) => signatures);
    const exposed = carrying.filter((signature) => !common.includes(signature));
    if (exposed.length > 0) return notMet("exposed", { paths: exposed.slice(0, 10) });
    const [indistinct] = carrying;
    return (
      unseen(seen, paths) ??
      (indistinct === undefined
        ? met("none-exposed", { paths: paths.length })
        : unknown("indistinct", { path: indistinct }))
    );
  },
});
