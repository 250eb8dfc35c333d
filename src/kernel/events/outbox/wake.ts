import { definePart } from '../../app.ts';

/** Ends a wait early. A wake that comes while nobody waits ends the next wait at once, so none is lost. */
export class Wake {
  #woken = false;
  #end: (() => void) | undefined;

  wake(): void {
    this.#woken = true;
    this.#end?.();
  }

  async wait(milliseconds: number): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#end = undefined;
    this.#woken = false;
  }
}

export const consumerWake = definePart(() => new Wake());

/** Tells this process's consumers that something was committed. Costs nothing; other processes see it by polling. */
export const notifyConsumers = (app: Parameters<typeof consumerWake>[0]): void => consumerWake(app).wake();
