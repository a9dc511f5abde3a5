import { z } from "zod";
import { defineCheck, met, notMet } from "../define.ts";
import { answered, answersSchema, lookFor, type Signs, unseen, unseenReasons } from "../exposure.ts";

const directory = z
  .string()
  .max(500)
  .regex(/^\/(?:[\x21-\x7e]*\/)?$/);

const params = z.strictObject({
  paths: z.array(directory).min(1).max(20).default(["/", "/assets/", "/static/", "/images/", "/uploads/"]),
});

/** How servers begin the pages they make of a directory that has no index. */
const listings: Readonly<Record<string, RegExp>> = {
  // nginx, Apache, lighttpd, WEBrick.
  "index-of": /<title>Index of \//i,
  // Python's http.server.
  "listing-for": /<title>Directory listing for \//,
  tomcat: /<title>Directory Listing For /,
  jetty: /<title>Directory: \//,
  "serve-index": /<title>listing directory \//,
  iis: /<pre><A HREF="[^"]*">\[To Parent Directory\]<\/A>/i,
  // Object stores that list a bucket.
  bucket: /<(?:ListBucketResult|EnumerationResults)[\s>]/,
};

const signs: Signs = (_path, text, { status }) =>
  status === 200 ? Object.keys(listings).filter((name) => listings[name]?.test(text)) : [];

export default defineCheck({
  id: "directory-listing",
  version: 1,
  type: "probe",
  title: { ko: "디렉터리 목록 노출", ja: "ディレクトリ一覧の表示", en: "Directory listings" },
  why: {
    ko: "디렉터리 목록이 보이면 링크되지 않은 파일과 업로드된 자료까지 누구나 찾아 내려받을 수 있습니다.",
    ja: "ディレクトリの一覧が表示されると、リンクのないファイルやアップロードされた資料まで誰でも見つけて取得できます。",
    en: "A listing lets anyone find and fetch files that nothing links to, uploads among them.",
  },
  remedy: {
    ko: "디렉터리 목록 기능을 끄십시오. nginx: autoindex off; Apache: Options -Indexes, Tomcat: DefaultServlet의 listings를 false로 설정합니다.",
    ja: "ディレクトリ一覧の機能を無効にしてください。nginx: autoindex off; Apache: Options -Indexes、Tomcat: DefaultServletのlistingsをfalseにします。",
    en: "Turn listings off. nginx: autoindex off; Apache: Options -Indexes. Tomcat: listings false on the DefaultServlet.",
  },
  references: ["CWE-548", "ASVS 5.0 13.4.3", "KISA CII 2026 CI-03"],
  evidences: ["fact", "measurement"],
  sends: { connections: 22, requests: 22, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data: answersSchema,
  reasons: {
    "no-listing": {
      ko: "확인한 경로 {$paths}개에서 디렉터리 목록이 표시되지 않습니다.",
      ja: "確認した{$paths}個のパスで、ディレクトリの一覧は表示されません。",
      en: "None of the {$paths :count} paths asked for shows a listing.",
    },
    listed: {
      ko: "다음 경로에서 디렉터리 목록이 표시됩니다: {$paths}",
      ja: "次のパスでディレクトリの一覧が表示されます: {$paths}",
      en: "Listings are shown at: {$paths}",
    },
    ...unseenReasons,
  },
  observe: (target, { paths }, io) => lookFor(target, paths, io, signs),
  assess(seen, { paths }) {
    // A listing is one wherever it appears, even in place of a page nobody has.
    const listed = answered(seen).filter(({ signatures }) => signatures.length > 0);
    if (listed.length > 0) return notMet("listed", { paths: listed.slice(0, 10).map(({ path }) => path) });
    return unseen(seen, paths) ?? met("no-listing", { paths: new Set(paths).size });
  },
});
