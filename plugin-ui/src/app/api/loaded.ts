import { computed, signal } from '@angular/core';
import { asProblem } from './problem';
import type { Problem } from './types';

export type LoadState = 'loading' | 'ready' | 'denied' | 'error';

/** Something that is asked for, again and again; the last question wins. */
export class Loaded<T> {
  private readonly known = signal<T | undefined>(undefined);
  private readonly failed = signal<Problem | undefined>(undefined);
  private readonly asking = signal(false);
  private question = 0;

  readonly value = this.known.asReadonly();
  /** Why the last question was not answered. A value from before it is still shown. */
  readonly problem = this.failed.asReadonly();
  readonly busy = this.asking.asReadonly();
  readonly state = computed<LoadState>(() => {
    if (this.known() !== undefined) {
      return 'ready';
    }
    const problem = this.failed();
    return problem ? (problem.status === 403 ? 'denied' : 'error') : 'loading';
  });

  constructor(private readonly ask: () => Promise<T>) {}

  async load(): Promise<void> {
    const question = ++this.question;
    this.asking.set(true);
    try {
      const value = await this.ask();
      if (question === this.question) {
        this.known.set(value);
        this.failed.set(undefined);
      }
    } catch (thrown) {
      if (question === this.question) {
        this.failed.set(asProblem(thrown));
      }
    } finally {
      if (question === this.question) {
        this.asking.set(false);
      }
    }
  }

  /** What came by another way is newer than any question still on its way. */
  set(value: T): void {
    this.question++;
    this.asking.set(false);
    this.known.set(value);
    this.failed.set(undefined);
  }
}
