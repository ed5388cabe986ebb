import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Api } from '../../api/api';
import { asProblem } from '../../api/problem';
import type { Probed, Problem } from '../../api/types';
import { MomentPipe } from '../../format';
import { Alert } from '../../parts/alert';
import { Dialog } from '../../parts/dialog';
import { Field } from '../../parts/field';
import { t } from '../../strings';
import { isAddress, sameThumbprint } from './thumbprint';

/** Adds a vCenter, whose certificate somebody has to compare before it is trusted. */
@Component({
  selector: 'app-add-site',
  imports: [Alert, Dialog, Field, FormsModule, MomentPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './add-site.html',
  styles: `
    code {
      overflow-wrap: anywhere;
    }
    .clr-input {
      width: 100%;
    }
    p {
      margin: 0 !important;
    }
  `,
})
export class AddSite {
  protected readonly t = t;
  private readonly api = inject(Api);
  readonly closed = output();
  readonly added = output();

  protected readonly name = signal('');
  protected readonly url = signal('');
  protected readonly username = signal('');
  protected readonly password = signal('');
  protected readonly expected = signal('');
  protected readonly trusted = signal(false);
  protected readonly probed = signal<Probed | undefined>(undefined);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | undefined>(undefined);

  protected readonly addressValid = computed(() => isAddress(this.url().trim()));
  protected readonly urlError = computed(() =>
    this.url() === '' || this.addressValid() ? '' : t.sites.urlInvalid,
  );
  protected readonly same = computed(() => {
    const probed = this.probed();
    return probed && this.expected().trim() !== ''
      ? sameThumbprint(probed.thumbprint, this.expected())
      : undefined;
  });
  protected readonly complete = computed(
    () =>
      this.name() !== '' &&
      this.addressValid() &&
      this.username() !== '' &&
      this.password() !== '' &&
      this.probed() !== undefined &&
      this.same() !== false &&
      (this.trusted() || this.same() === true),
  );

  protected moved(url: string): void {
    this.url.set(url);
    // Another address has another certificate.
    this.probed.set(undefined);
    this.trusted.set(false);
  }

  protected async probe(): Promise<void> {
    await this.attempt(async () => {
      this.trusted.set(false);
      this.probed.set(await this.api.post('/sites/probe', { body: { url: this.url().trim() } }));
    });
  }

  protected async add(): Promise<void> {
    const probed = this.probed();
    if (!probed) {
      return;
    }
    await this.attempt(async () => {
      await this.api.post('/sites', {
        body: {
          name: this.name(),
          url: this.url().trim(),
          thumbprint: probed.thumbprint,
          username: this.username(),
          password: this.password(),
        },
      });
      this.added.emit();
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      await work();
    } catch (thrown) {
      this.problem.set(asProblem(thrown));
    } finally {
      this.busy.set(false);
    }
  }
}
