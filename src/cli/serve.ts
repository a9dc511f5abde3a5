import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { minute } from "../domain/time.ts";
import { openExisting, readText } from "../flow/open.ts";
import { meansOf } from "../flow/operator.ts";
import { say } from "../text/message.ts";
import { badValue, type Command, sharedOptions, stringOption, type Values } from "./define.ts";
import { startServer, untilStopped } from "./running.ts";
import { dataPlace, operatorSettings } from "./workspace.ts";

const words = {
  public: { ko: "신뢰 페이지  {$url}", ja: "トラストページ  {$url}", en: "Trust page  {$url}" },
  inside: {
    ko: "판정 현황    {$url}  (이 컴퓨터에서만)",
    ja: "判定の状況      {$url}  （このコンピュータからのみ）",
    en: "Verdicts    {$url}  (from this computer only)",
  },
  stop: { ko: "끝내려면 Ctrl-C를 누르십시오.", ja: "終了するにはCtrl-Cを押してください。", en: "Press Ctrl-C to end." },
} satisfies Record<string, Localized>;

export const serve: Command = {
  name: "serve",
  summary: {
    ko: "신뢰 페이지와 API를 제공하고, 정해진 주기로 점검합니다.",
    ja: "トラストページとAPIを提供し、定められた間隔で確認を行います。",
    en: "Serve trust pages and API, and look at everything on schedule.",
  },
  arguments: [],
  options: {
    data: sharedOptions.data,
    database: sharedOptions.database,
    organisation: sharedOptions.organisation,
    operator: sharedOptions.operator,
    host: {
      type: "string",
      value: "ADDRESS",
      summary: {
        ko: "공개 주소 (기본값: 127.0.0.1)",
        ja: "公開アドレス（既定: 127.0.0.1）",
        en: "Public address (default: 127.0.0.1)",
      },
    },
    port: {
      type: "string",
      value: "N",
      summary: { ko: "공개 포트 (기본값: 8080)", ja: "公開ポート（既定: 8080）", en: "Public port (default: 8080)" },
    },
    "inside-port": {
      type: "string",
      value: "N",
      summary: {
        ko: "내부용 포트 (기본값: 8081)",
        ja: "内部用ポート（既定: 8081）",
        en: "Port for those inside (default: 8081)",
      },
    },
    "tls-cert": {
      type: "string",
      value: "FILE",
      summary: {
        ko: "TLS 인증서 체인(PEM). 지정하면 TLS 1.3으로 제공합니다.",
        ja: "TLS証明書チェーン（PEM）。指定するとTLS 1.3で提供します。",
        en: "TLS certificate chain (PEM); with it TLS 1.3 is served",
      },
    },
    "tls-key": {
      type: "string",
      value: "FILE",
      summary: { ko: "TLS 개인 키(PEM)", ja: "TLS秘密鍵（PEM）", en: "TLS private key (PEM)" },
    },
  },
  async run(context, _args, options) {
    const { terminal, language, now } = context;
    const place = dataPlace(".", options);
    const cert = stringOption(options, "tls-cert");
    const key = stringOption(options, "tls-key");
    if ((cert === undefined) !== (key === undefined)) {
      throw new AkashiError("cli.missing-argument", { command: "serve", argument: cert ? "--tls-key" : "--tls-cert" });
    }
    const store = await openExisting(place, stringOption(options, "organisation"), now);
    const server = await startServer(context, {
      store,
      means: meansOf(operatorSettings(context, options)),
      data: place.folder,
      host: stringOption(options, "host") ?? "127.0.0.1",
      port: portOption(options, "port", 8080),
      insidePort: portOption(options, "inside-port", 8081),
      ...(cert && key ? { tls: { cert: readText(cert), key: readText(key) } } : {}),
      resealAfter: 15 * minute,
      events: { failed: (error) => terminal.message(String(error)) },
    });
    if (options.json) terminal.json({ public: server.publicUrl, inside: server.insideUrl });
    else {
      terminal.print(say(language, words.public, { url: server.publicUrl }));
      terminal.print(say(language, words.inside, { url: `${server.insideUrl}/verdicts` }));
      terminal.print(terminal.style("faint", words.stop[language]));
    }
    await untilStopped(context.stop);
    await server.close();
    return 0;
  },
};

export function portOption(options: Values, name: string, fallback: number): number {
  const text = stringOption(options, name);
  if (text === undefined) return fallback;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw badValue(`--${name}`, text, "0 – 65535");
  return Number(text);
}
