import type { Reasons } from "../define.ts";

export const reasons = {
  separated: {
    ko: "객체 {$objects}건을 소유한 테넌트만 읽을 수 있고, 다른 테넌트의 요청 {$refused}건은 모두 거부하며, 목록 {$lists}건에도 다른 테넌트의 객체가 없습니다.",
    ja: "オブジェクト{$objects}件は所有するテナントだけが読み取れ、他のテナントの要求{$refused}件をすべて拒否し、一覧{$lists}件にも他のテナントのオブジェクトはありません。",
    en: "Only their owners read the {$objects} objects; all {$refused} requests of the other tenant are refused, and the {$lists} lists have none of the other’s objects.",
  },
  "object-disclosed": {
    ko: "{$path}의 객체를 다른 테넌트가 읽을 수 있습니다.",
    ja: "{$path}のオブジェクトを他のテナントが読み取れます。",
    en: "Another tenant can read the object at {$path}.",
  },
  "write-accepted": {
    ko: "{$path}의 객체에 대한 다른 테넌트의 {$method} 요청을 받습니다.",
    ja: "{$path}のオブジェクトに対する他のテナントの{$method}要求を受け付けます。",
    en: "{$method} by another tenant on the object at {$path} is accepted.",
  },
  "head-answered": {
    ko: "{$path}의 객체에 대한 다른 테넌트의 HEAD 요청에 정상으로 응답하여(상태 {$status}) 객체가 있음을 알려 줍니다.",
    ja: "{$path}のオブジェクトに対する他のテナントのHEAD要求に正常に応答し（ステータス{$status}）、その存在を明かします。",
    en: "HEAD by another tenant for the object at {$path} is answered (status {$status}), which tells that it exists.",
  },
  "object-listed": {
    ko: "{$path} 목록에 다른 테넌트의 객체가 있습니다.",
    ja: "{$path}の一覧に他のテナントのオブジェクトがあります。",
    en: "The list at {$path} has objects of another tenant.",
  },
  "own-not-read": {
    ko: "{$path}의 객체가 소유한 테넌트에도 지정한 대로 보이지 않아(상태 {$status}), 거부의 뜻을 판단할 수 없습니다.",
    ja: "{$path}のオブジェクトは所有するテナントにも定めたとおりに見えず（ステータス{$status}）、拒否の意味を判断できません。",
    en: "The owner is not shown the object at {$path} as stated either (status {$status}), so a refusal tells nothing.",
  },
  "own-not-listed": {
    ko: "{$path} 목록에 그 테넌트의 객체가 모두 있지 않아(상태 {$status}) 판단할 수 없습니다.",
    ja: "{$path}の一覧に当該テナントのオブジェクトがすべてはなく（ステータス{$status}）、判断できません。",
    en: "The list at {$path} does not have all the asker’s own objects (status {$status}), so what is absent tells nothing.",
  },
  unclear: {
    ko: "다른 테넌트의 {$method} {$path} 요청에 대한 응답(상태 {$status})은 거부인지 알 수 없습니다.",
    ja: "他のテナントの{$method} {$path}要求への応答（ステータス{$status}）は拒否かどうか分かりません。",
    en: "The answer to {$method} {$path} by another tenant (status {$status}) is neither a refusal nor the object.",
  },
} as const satisfies Reasons;
