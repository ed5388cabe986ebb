import { TestBed } from '@angular/core/testing';
import { migration } from '../../testing/samples';
import { setup } from '../../testing/setup';
import type { Disk } from '../api/types';
import { MigrationPanel } from './panel';

describe('the panel of a migration', () => {
  const [first] = migration().disks as [Disk];
  const second: Disk = { ...first, id: '2001', label: 'Hard disk 2' };
  const show = (disks: Disk[], mapDisk = '') => {
    setup();
    const fixture = TestBed.createComponent(MigrationPanel);
    fixture.componentRef.setInput('migration', migration({ disks }));
    fixture.componentRef.setInput('mapDisk', mapDisk);
    const chosen: string[] = [];
    fixture.componentInstance.mapDiskChosen.subscribe((id) => chosen.push(id));
    fixture.detectChanges();
    return { fixture, chosen, page: fixture.nativeElement as HTMLElement };
  };

  it('asks for no disk when there is one', () => {
    expect(show([first]).page.querySelector('#map-disk')).toBeNull();
  });

  it('lets one of several disks be chosen for the picture, by a labelled select', async () => {
    const { fixture, chosen, page } = show([first, second]);
    await fixture.whenStable();
    const select = page.querySelector<HTMLSelectElement>('select#map-disk');
    expect(page.querySelector('label[for="map-disk"]')?.textContent).toBe('Disk');
    expect([...(select?.options ?? [])].map((option) => option.text.trim())).toEqual([
      'Hard disk 1',
      'Hard disk 2',
    ]);
    expect(select?.value).toBe('2000');
    if (select) {
      select.value = '2001';
      select.dispatchEvent(new Event('change'));
    }
    expect(chosen).toEqual(['2001']);
  });

  it('does not call the link dispensable before the cutover, though all is copied', () => {
    const { fixture, page } = show([first]);
    const { volume } = migration();
    const copied = volume && { ...volume, filled: true, absentBytes: 0 };
    fixture.componentRef.setInput('migration', migration({ state: 'READY', volume: copied }));
    fixture.detectChanges();
    const tile = page.querySelector('[aria-labelledby="tile-link"]');
    expect(tile?.textContent).toContain('No. The source is still needed.');
    fixture.componentRef.setInput('migration', migration({ state: 'FILLED', volume: copied }));
    fixture.detectChanges();
    expect(tile?.textContent).toContain('Yes. Everything is at the destination.');
  });
});
