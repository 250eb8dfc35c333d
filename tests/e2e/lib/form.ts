import type { Locator, Page } from 'playwright-core';
import type { Visitor } from './visitor.ts';

interface Address {
  readonly unit: string;
  readonly street: string;
}
interface Upload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}
/** A text, number or date (`12/4/1990`) to type, the words of a choice, an address or a file. */
export type Value = string | Address | Upload;
export type Values = Readonly<Record<string, Value>>;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Answers questions by their labels; which control a label has is read from the page. */
export async function answer(where: Page | Locator, values: Values): Promise<void> {
  const page = 'page' in where ? where.page() : where;
  for (const [label, value] of Object.entries(values)) {
    const words = new RegExp(`^\\s*${escaped(label)}\\s*(\\(không bắt buộc\\))?\\s*$`);
    const own = page.locator(':scope > .field__label', { hasText: words });
    const field = where.locator('.field', { has: own });
    const has = async (selector: string) => (await field.locator(selector).count()) > 0;
    await field.waitFor();
    if (typeof value !== 'string' && 'unit' in value) {
      await field.locator('select').selectOption({ label: value.unit });
      await field.locator('input[name$=".street"]').fill(value.street);
    } else if (typeof value !== 'string') {
      await field.locator('input[type=file]').setInputFiles(value);
    } else if (await has('input[name$=".day"]')) {
      for (const [i, part] of value.split('/').entries()) {
        await field.locator(`input[name$=".${['day', 'month', 'year'][i]}"]`).fill(part);
      }
    } else if (await has('input[type=radio], input[type=checkbox]')) {
      await field.locator('label', { hasText: new RegExp(`^${escaped(value)}$`) }).click();
    } else if (await has('select')) {
      await field.locator('select').selectOption({ label: value });
    } else {
      await field.locator('input, textarea').fill(value);
    }
  }
}

export interface FormPage {
  readonly title: string;
  readonly values?: Values;
}

/** Fills the pages of a form one after the other; `seen` is called before each page is sent. */
export async function fillForm(
  citizen: Visitor,
  pages: readonly FormPage[],
  seen: (page: FormPage, n: number) => Promise<void> = async () => {},
): Promise<void> {
  const { page } = citizen;
  for (const [n, one] of pages.entries()) {
    await page.getByRole('heading', { level: 1, name: one.title }).waitFor();
    await answer(page, one.values ?? {});
    await seen(one, n + 1);
    await page.getByRole('button', { name: 'Lưu và tiếp tục' }).click();
  }
  await page.getByRole('heading', { level: 1, name: 'Kiểm tra lại trước khi nộp' }).waitFor();
}
