import { expect } from 'vitest';
import { COMMUNE } from './application.ts';
import { answer, type Values } from './form.ts';
import type { Visitor, visitors } from './visitor.ts';

/** The officers of the ward that the citizen of the journeys files with. */
export const OFFICE = {
  reception: 'Lê Thị Thu Thảo',
  specialist: 'Võ Hoàng Nam',
  leader: 'Nguyễn Quốc Thái',
  /** Vice-chairwoman and director of the service centre. */
  coordinator: 'Trần Thị Ngọc Ánh',
  commune: COMMUNE,
} as const;

/** Presses the button of the step that is to be done, and waits for the page to say so. */
export async function act({ page }: Visitor, button: string): Promise<void> {
  await page
    .getByRole('region', { name: 'Việc cần làm' })
    .getByRole('button', { name: button, exact: true })
    .first()
    .click();
  const answer = page.locator('main .banner, main [role=alert]').first();
  await answer.waitFor();
  expect(await answer.innerText()).toMatch(/Đã thực hiện: /);
}

/** The ward at work on a dossier; each officer has a browser of their own and signs in when a session has ended. */
export function office(arrive: ReturnType<typeof visitors>) {
  const officers = new Map<string, Visitor>();
  /** Looks for the code and opens the dossier. */
  const at = async (name: string, code: string): Promise<Visitor> => {
    const visitor = officers.get(name) ?? (await arrive('desktop'));
    officers.set(name, visitor);
    await visitor.openAs(name, `/can-bo/ho-so?khay=all&tim=${encodeURIComponent(code)}`);
    await visitor.page.getByRole('link', { name: code, exact: true }).click();
    await visitor.page.getByRole('region', { name: 'Việc cần làm' }).waitFor();
    return visitor;
  };
  return {
    at,
    receive: async (code: string, by: string = OFFICE.reception) => {
      await act(await at(by, code), 'Tiếp nhận hồ sơ');
    },
    async examine(code: string, by: string = OFFICE.specialist): Promise<Visitor> {
      const specialist = await at(by, code);
      await act(specialist, 'Bắt đầu thẩm định');
      return specialist;
    },
    async propose(code: string, opinion: string, by: string = OFFICE.specialist): Promise<void> {
      const specialist = await this.examine(code, by);
      await specialist.page.getByLabel('Ý kiến thẩm định').fill(opinion);
      await act(specialist, 'Trình lãnh đạo');
    },
    decide: async (code: string, by: string = OFFICE.leader) => act(await at(by, code), 'Phê duyệt và ký số'),
    handOver: async (code: string, by: string = OFFICE.reception) =>
      act(await at(by, code), 'Ký số cơ quan và trả kết quả'),
  };
}

/** Opens one of the deeds that are folded away and answers its questions. */
export async function unfold({ page }: Visitor, deed: string, values: Values): Promise<void> {
  const deeds = page.getByRole('region', { name: 'Việc cần làm' }).locator('details');
  const details = deeds.filter({ has: page.getByRole('button', { name: deed, exact: true, includeHidden: true }) });
  await details.locator('summary').click();
  await answer(details, values);
}
