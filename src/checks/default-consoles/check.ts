import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import { answered, answersSchema, commonplace, lookFor, type Signs, unseen, unseenReasons } from "../exposure.ts";
import { missingPage } from "../pages.ts";
import { type Console, consoles, swagger } from "./consoles.ts";

const params = z.strictObject({
  /** Whether pages that describe an interface count as well. */
  swagger: z.boolean().default(false),
  /** Whether a console that asks for a sign-in, or refuses, is good enough; otherwise nothing may answer there. */
  allowProtected: z.boolean().default(true),
});

const all: Readonly<Record<string, Console>> = { ...consoles, ...swagger };

const pathsFor = (asked: { readonly swagger: boolean }) => Object.keys(asked.swagger ? all : consoles);

/** Each path is looked through for its own product, and the page nobody has for all of them. */
const signs: Signs = (path, text, { status, headers }) => {
  if (status !== 200) return [];
  const own = all[path];
  const found = (own ? [own] : Object.values(all)).filter(
    ({ content, header }) => content.test(text) || headers.some(([name]) => name === header),
  );
  return [...new Set(found.map(({ name }) => name))];
};

export default defineCheck({
  id: "default-consoles",
  version: 1,
  type: "probe",
  title: {
    ko: "기본 제공 관리 콘솔과 예제",
    ja: "既定の管理コンソールとサンプル",
    en: "Default consoles and examples",
  },
  why: {
    ko: "제품과 함께 설치되는 관리 콘솔과 예제는 경로가 널리 알려져 있어 비밀번호 대입과 알려진 취약점 공격의 첫 대상이 됩니다.",
    ja: "製品に付属する管理コンソールやサンプルはパスが広く知られており、パスワードの総当たりや既知の脆弱性への攻撃で最初に狙われます。",
    en: "Consoles and examples that come with a product stand at well-known paths, and are what attackers try first.",
  },
  remedy: {
    ko: "쓰지 않는 콘솔과 예제는 삭제하고, 필요한 콘솔은 내부망에서만 접근하게 하십시오. Tomcat: webapps의 manager, host-manager, examples, docs, ROOT를 삭제합니다. nginx: 해당 location에 allow와 deny all;을 둡니다.",
    ja: "使わないコンソールとサンプルは削除し、必要なものは内部ネットワークからのみ利用できるようにしてください。Tomcat: webappsのmanager、host-manager、examples、docs、ROOTを削除します。nginx: 該当するlocationにallowとdeny all;を置きます。",
    en: "Remove what is not used, and let only the internal network reach the rest. Tomcat: delete manager, host-manager, examples, docs and ROOT from webapps. nginx: allow and deny all; in the location.",
  },
  references: ["CWE-1188", "CWE-200", "ASVS 5.0 13.4.5", "KISA CII 2026 CI-19"],
  evidences: ["fact", "measurement"],
  sends: { connections: 22, requests: 22, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data: answersSchema,
  reasons: {
    "none-answers": {
      ko: "확인한 경로 {$paths}개에서 콘솔이나 예제가 열리지 않습니다.",
      ja: "確認した{$paths}個のパスで、開けるコンソールやサンプルはありません。",
      en: "No console or example opens at any of the {$paths :count} paths asked for.",
    },
    open: {
      ko: "누구나 열 수 있는 콘솔이나 예제가 있습니다: {$names}({$paths})",
      ja: "誰でも開けるコンソールまたはサンプルがあります: {$names}（{$paths}）",
      en: "Anyone can open {$names} at {$paths}.",
    },
    protected: {
      ko: "접근이 제한되어 있으나 다음 경로에 응답이 있습니다: {$paths}",
      ja: "アクセスは制限されていますが、次のパスに応答があります: {$paths}",
      en: "Access is restricted, yet something answers at {$paths}.",
    },
    indistinct: {
      ko: "존재하지 않는 페이지에도 {$path}와 같은 응답을 하므로 콘솔이 있는지 구별할 수 없습니다.",
      ja: "存在しないページにも{$path}と同じ応答が返るため、コンソールの有無を区別できません。",
      en: "A page nobody has is answered like {$path}, so whether a console is there cannot be told.",
    },
    ...unseenReasons,
  },
  observe: (target, asked, io) => lookFor(target, pathsFor(asked), io, signs),
  assess(seen, asked) {
    const paths = pathsFor(asked);
    const answers = answered(seen).filter(({ path }) => paths.includes(path));
    const common = commonplace(seen);
    const carrying = answers.filter(({ signatures }) => signatures.length > 0);
    const open = carrying.filter(({ signatures }) => signatures.some((name) => !common.includes(name)));
    if (open.length > 0) {
      const names = [...new Set(open.flatMap(({ signatures }) => signatures))].slice(0, 10);
      return notMet("open", { names, paths: open.slice(0, 10).map(({ path }) => path) });
    }
    const refused = asked.allowProtected ? [] : answers.filter(({ path, status }) => path !== "/" && isRefusal(status));
    const missing = answered(seen).find(({ path }) => path === missingPage);
    if (refused.length > 0 && missing && !isRefusal(missing.status)) {
      return notMet("protected", { paths: refused.slice(0, 10).map(({ path }) => path) });
    }
    const [indistinct] = [...carrying, ...refused];
    return (
      unseen(seen, paths) ??
      (indistinct ? unknown("indistinct", { path: indistinct.path }) : met("none-answers", { paths: paths.length }))
    );
  },
});

function isRefusal(status: number): boolean {
  return status === 401 || status === 403;
}
