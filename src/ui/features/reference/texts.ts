/** The reference's own texts in the language of the interface: apart from the catalogues, which every page loads. */
import { enReference, type ReferenceTexts } from '../../i18n/en/reference.ts';
import { type Language, language } from '../../i18n/i18n.ts';
import { zhCnReference } from '../../i18n/zh-CN/reference.ts';
import { zhTwReference } from '../../i18n/zh-TW/reference.ts';

const catalogues: Readonly<Record<Language, ReferenceTexts>> = {
  en: enReference,
  'zh-CN': zhCnReference,
  'zh-TW': zhTwReference,
};

export function texts(): ReferenceTexts {
  return catalogues[language()];
}
