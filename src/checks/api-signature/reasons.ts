import type { Reasons } from "../define.ts";

export const reasons = {
  "all-refused": {
    ko: "올바르게 서명한 요청은 받고, 서명이 없거나 변조, 만료, 재전송된 요청 {$forged}종은 모두 거부합니다(변조한 부분: {$parts}).",
    ja: "正しく署名した要求は受け付け、署名のない要求や改ざん、期限切れ、再送の要求{$forged}種をすべて拒否します（改ざんした部分：{$parts}）。",
    en: "Rightly signed requests are accepted; all {$forged} kinds of unsigned, altered, stale and replayed ones are refused (altered: {$parts}).",
  },
  "altered-refused": {
    ko: "올바르게 서명한 요청은 받고, 서명이 없거나 변조, 만료된 요청 {$forged}종은 모두 거부합니다(변조한 부분: {$parts}). 허용 시간 안의 재전송은 점검하지 않았습니다.",
    ja: "正しく署名した要求は受け付け、署名のない要求や改ざん、期限切れの要求{$forged}種をすべて拒否します（改ざんした部分：{$parts}）。許容時間内の再送は確認していません。",
    en: "Rightly signed requests are accepted; all {$forged} kinds of unsigned, altered and stale ones are refused (altered: {$parts}). Replays within the tolerance were not asked about.",
  },
  "unsigned-accepted": {
    ko: "서명이 없는 요청을 받습니다(상태 {$status}).",
    ja: "署名のない要求を受け付けます（ステータス{$status}）。",
    en: "A request without a signature is accepted (status {$status}).",
  },
  "other-key-accepted": {
    ko: "다른 키로 서명한 요청을 받습니다(상태 {$status}).",
    ja: "別の鍵で署名した要求を受け付けます（ステータス{$status}）。",
    en: "A request signed with another key is accepted (status {$status}).",
  },
  "altered-path-accepted": {
    ko: "서명한 뒤 경로를 바꾼 요청을 받습니다(상태 {$status}).",
    ja: "署名後にパスを変えた要求を受け付けます（ステータス{$status}）。",
    en: "A request whose path was altered after signing is accepted (status {$status}).",
  },
  "altered-query-accepted": {
    ko: "서명한 뒤 쿼리를 바꾼 요청을 받습니다(상태 {$status}).",
    ja: "署名後にクエリを変えた要求を受け付けます（ステータス{$status}）。",
    en: "A request whose query was altered after signing is accepted (status {$status}).",
  },
  "altered-body-accepted": {
    ko: "서명한 뒤 본문을 바꾼 요청을 받습니다(상태 {$status}).",
    ja: "署名後に本文を変えた要求を受け付けます（ステータス{$status}）。",
    en: "A request whose body was altered after signing is accepted (status {$status}).",
  },
  "altered-timestamp-accepted": {
    ko: "서명한 뒤 시각을 바꾼 요청을 받습니다(상태 {$status}).",
    ja: "署名後に時刻を変えた要求を受け付けます（ステータス{$status}）。",
    en: "A request whose time was altered after signing is accepted (status {$status}).",
  },
  "expired-accepted": {
    ko: "허용 시간이 지난 요청을 받습니다(상태 {$status}).",
    ja: "許容時間を過ぎた要求を受け付けます（ステータス{$status}）。",
    en: "A request older than the tolerance is accepted (status {$status}).",
  },
  "ahead-accepted": {
    ko: "허용 시간보다 앞선 미래의 시각으로 서명한 요청을 받습니다(상태 {$status}).",
    ja: "許容時間を超えて未来の時刻で署名した要求を受け付けます（ステータス{$status}）。",
    en: "A request dated further ahead than the tolerance is accepted (status {$status}).",
  },
  "replayed-accepted": {
    ko: "이미 받은 요청을 그대로 다시 보내도 받습니다(상태 {$status}).",
    ja: "受信済みの要求をそのまま再送しても受け付けます（ステータス{$status}）。",
    en: "A request that was already received is accepted again (status {$status}).",
  },
  "signed-not-accepted": {
    ko: "올바르게 서명한 요청도 받지 않아(상태 {$status}), 거부인지 서명 방식의 설명이 틀린 것인지 알 수 없습니다.",
    ja: "正しく署名した要求も受け付けられず（ステータス{$status}）、拒否なのか署名方式の記述の誤りなのか分かりません。",
    en: "The signed request was not accepted either (status {$status}): a refusal cannot be told from a wrong description of the scheme.",
  },
  "alteration-not-accepted": {
    ko: "바꾼 값은 올바르게 서명해도 받지 않아(상태 {$status}), 변조를 거부한 것인지 알 수 없습니다.",
    ja: "変更後の値は正しく署名しても受け付けられず（ステータス{$status}）、改ざんを拒否したのか分かりません。",
    en: "The altered value is not accepted even when signed for (status {$status}), so refusing it tells nothing about the signature.",
  },
  unclear: {
    ko: "서명이 맞지 않는 요청에 대한 응답(상태 {$status})은 거부인지 알 수 없습니다.",
    ja: "署名が合わない要求への応答（ステータス{$status}）は拒否かどうか分かりません。",
    en: "The answer to a request whose signature does not fit (status {$status}) is not a refusal as stated.",
  },
} as const satisfies Reasons;
