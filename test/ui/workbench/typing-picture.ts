/**
 * Types a text in VS Code as somebody does who takes what is right with Tab, and makes a moving picture of
 * it.
 */
import type { Locator } from 'playwright-core';
import { movingPicture, type Frame } from './moving-picture';
import type { Workbench } from './workbench';

/** ms that a frame stands in the picture, whatever it took to make it. */
const pace = { key: 90, beforeTab: 550, afterTab: 200, end: 3000 };

/** ms that ghost text is waited for; longer than it takes, on a busy machine too. */
const patience = 400;

/**
 * @param part what is in the picture
 * @returns the picture, and how many keys the text took, its tabulators included
 */
export async function typingPicture(
  workbench: Workbench,
  text: string,
  part: Locator,
): Promise<{ picture: Buffer; keys: number }> {
  const { page } = workbench;
  const frames: Frame[] = [];
  const show = async (milliseconds: number): Promise<void> => {
    await workbench.drawn();
    frames.push({ png: await part.screenshot(), milliseconds });
  };
  await show(pace.afterTab);
  let keys = 0;
  for (let at = 0; at < text.length; keys++) {
    const suggested = await workbench.suggested();
    if (suggested.length > 1 && text.startsWith(suggested, at)) {
      frames.push({ ...frames.pop()!, milliseconds: pace.beforeTab });
      await page.keyboard.press('Tab');
      at += suggested.length;
      await show(pace.afterTab);
      continue;
    }
    await workbench.type(text[at]!, patience);
    at += 1;
    await show(pace.key);
  }
  frames.push({ ...frames.pop()!, milliseconds: pace.end });
  return { picture: movingPicture(frames), keys };
}
