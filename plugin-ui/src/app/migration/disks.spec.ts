import { TestBed } from '@angular/core/testing';
import { migration } from '../../testing/samples';
import { setup } from '../../testing/setup';
import { Disks } from './disks';

describe('the disks of a migration', () => {
  const show = (disks: ReturnType<typeof migration>['disks']) => {
    setup();
    const fixture = TestBed.createComponent(Disks);
    fixture.componentRef.setInput('of', disks);
    fixture.componentRef.setInput('machine', 'web');
    fixture.componentRef.setInput('detailed', true);
    fixture.detectChanges();
    return fixture.nativeElement as HTMLElement;
  };

  it('show each how far it is, and say whose it is', () => {
    const [first] = migration().disks;
    if (!first) {
      throw new Error('the sample has a disk');
    }
    const second = { ...first, id: '2001', label: 'Hard disk 2', progress: 1, rateBytesPerSecond: 0 };
    const page = show([first, second]);
    const bars = [...page.querySelectorAll('[role=progressbar]')];
    expect(bars.map((bar) => bar.getAttribute('aria-label'))).toEqual([
      'Progress of Hard disk 1 of web',
      'Progress of Hard disk 2 of web',
    ]);
    expect(bars.map((bar) => bar.getAttribute('aria-valuenow'))).toEqual(['33', '100']);
    expect(page.textContent).toContain('400 B of 1,000 B');
    expect(page.textContent).toContain('10 B/s, 1 min left');
  });

  it('are not known before somebody looked', () => {
    expect(show([]).textContent).toContain('Not looked at yet');
  });
});
