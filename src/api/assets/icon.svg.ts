/** The seal: a small rounded square, the character cut out. */
export const sealIcon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#c4382f"/><text x="16" y="24" font-size="22" text-anchor="middle" fill="#fff" font-family="serif" font-weight="700">証</text></svg>\n';
