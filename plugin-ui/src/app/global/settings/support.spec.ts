import { ComponentFixture, TestBed } from '@angular/core/testing';
import { problem } from '../../../testing/fake-service';
import { Setup, setup } from '../../../testing/setup';
import { BUNDLE_FILE, Support } from './support';

describe('Settings › support bundle', () => {
  let world: Setup;
  let fixture: ComponentFixture<Support>;
  let saved: string[];

  beforeEach(() => {
    world = setup();
    fixture = TestBed.createComponent(Support);
    fixture.detectChanges();
    saved = [];
    URL.createObjectURL = () => 'blob:of-the-bundle';
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(`${this.download} ${this.href}`);
    });
  });
  afterEach(() => vi.restoreAllMocks());

  const host = () => fixture.nativeElement as HTMLElement;
  const button = () => host().querySelector('button') as HTMLButtonElement;
  const shows = (text: string) =>
    vi.waitFor(() => {
      fixture.detectChanges();
      expect(host().textContent).toContain(text);
    });

  it('hands the bundle to the browser, and tells while it is being made', async () => {
    world.service.on('GET /support-bundle', {});
    button().click();
    fixture.detectChanges();
    expect(button().disabled).toBe(true);
    expect(host().querySelector('[role=status]')?.textContent).toContain('Collecting');
    await shows('was handed to the browser');
    expect(button().disabled).toBe(false);
    expect(saved).toEqual([`${BUNDLE_FILE} blob:of-the-bundle`]);
  });

  it('tells why there is none, and can be asked again', async () => {
    world.service.on('GET /support-bundle', () => problem(409, 'That is not possible just now', 'One is being made'));
    button().click();
    await shows('One is being made');
    await shows('Do something.');
    expect(saved).toEqual([]);
    expect(button().disabled).toBe(false);
  });
});
