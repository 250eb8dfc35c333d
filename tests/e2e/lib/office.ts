import { expect } from 'vitest';
import { COMMUNE } from './application.ts';
import type { Visitor } from './visitor.ts';

/** The officers of the ward that the citizen of the journeys files with. */
export const OFFICE = {
  reception: 'Lê Thị Thu Thảo',
  specialist: 'Võ Hoàng Nam',
  leader: 'Nguyễn Quốc Thái',
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
