/** The formats a sealed document can have. */
export const documentFormats = ["html", "pdf", "docx", "xlsx", "hwpx", "md", "json"] as const;
export type DocumentFormat = (typeof documentFormats)[number];
