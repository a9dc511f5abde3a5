import type { Reasons } from "../define.ts";

export const reasons = {
  limited: {
    ko: "요청 {$accepted}건에 응답한 뒤 제한하며(한도 {$limit}건), 기간이 지나면 다시 응답합니다.",
    ja: "要求{$accepted}件に応答した後に制限し（上限{$limit}件）、期間が過ぎると再び応答します。",
    en: "After {$accepted} requests the next are limited (stated: {$limit}), and answered again after the window.",
  },
  "not-limited": {
    ko: "한도가 {$limit}건이라고 하나, 한 기간에 요청 {$accepted}건에 모두 응답합니다.",
    ja: "上限は{$limit}件とされていますが、一期間に要求{$accepted}件すべてに応答します。",
    en: "The limit is said to be {$limit}, yet {$accepted} requests in one window are all answered.",
  },
  "no-retry-after": {
    ko: "제한한 응답에 올바른 Retry-After가 없습니다.",
    ja: "制限した応答に正しいRetry-Afterがありません。",
    en: "A limited answer has no valid Retry-After.",
  },
  "no-limit-headers": {
    ko: "응답 헤더가 한도를 알리지 않습니다.",
    ja: "応答ヘッダが上限を示していません。",
    en: "No header of the answers tells the limit.",
  },
  "other-limit-told": {
    ko: "응답 헤더가 알리는 한도({$told}건)가 정한 한도({$limit}건)와 다릅니다.",
    ja: "応答ヘッダが示す上限（{$told}件）は、定めた上限（{$limit}件）と異なります。",
    en: "Headers tell another limit ({$told}) than the stated one ({$limit}).",
  },
  "limited-later": {
    ko: "한도 {$limit}건을 넘어 {$accepted}건에 응답한 뒤 제한합니다. 기간의 경계에 걸쳤거나 서버마다 따로 셀 수 있어 판단할 수 없습니다.",
    ja: "上限{$limit}件を超えて{$accepted}件に応答した後に制限します。期間の境目にかかったか、サーバごとに数えている可能性があり、判断できません。",
    en: "Limited only after {$accepted} requests instead of {$limit}: the burst may have met the edge of two windows, or several servers count on their own.",
  },
  "limited-earlier": {
    ko: "한도 {$limit}건에 못 미치는 {$accepted}건에서 제한합니다. 다른 요청이 함께 세어졌을 수 있어 판단할 수 없습니다.",
    ja: "上限{$limit}件に満たない{$accepted}件で制限します。他の要求が一緒に数えられた可能性があり、判断できません。",
    en: "Limited after {$accepted} requests already, before {$limit}: other requests may have counted, so the limit itself was not seen.",
  },
  "still-limited": {
    ko: "기간이 지난 뒤에도 제한이 풀리지 않아, 정한 기간을 확인하지 못했습니다.",
    ja: "期間が過ぎても制限が解けず、定めた期間を確認できませんでした。",
    en: "Still limited after the window, so the window itself was not seen.",
  },
  "too-slow": {
    ko: "한 기간 안에 충분한 요청을 보내지 못해({$accepted}건 응답) 판단할 수 없습니다.",
    ja: "一期間内に十分な要求を送れず（{$accepted}件に応答）、判断できません。",
    en: "The requests ({$accepted} answered) did not fit into one window, so nothing can be said of its limit.",
  },
  "unexpected-status": {
    ko: "응답(상태 {$status})이 정상 응답도 제한도 아니어서 판단할 수 없습니다.",
    ja: "応答（ステータス{$status}）が正常な応答でも制限でもないため判断できません。",
    en: "An answer (status {$status}) was neither a result nor a limit, which tells nothing.",
  },
} as const satisfies Reasons;
