/** Text a person reads, in both languages of the program. Vietnamese is the authentic version. */
export interface Text {
  readonly vi: string;
  readonly en: string;
}

export const LANGS = ['vi', 'en'] as const;
export type Lang = (typeof LANGS)[number];
