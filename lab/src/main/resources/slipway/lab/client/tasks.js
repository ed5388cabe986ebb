// Recent tasks of all vCenters, at the foot of the page.

import { api, state } from './state.js';
import { element } from './dom.js';

const STATES = { success: 'Completed', error: 'Failed', running: 'Running', queued: 'Queued' };
const MOST = 20;

function row(task) {
  const status = task.state === 'running' && task.progress ? `${task.progress} %` : STATES[task.state] ?? task.state;
  const queued = new Date(task.queued);
  return element('tr', {},
    element('td', {}, task.name), element('td', {}, task.target),
    element('td', { class: `task-${task.state}`, title: task.error }, task.error ? `${status}: ${task.error}` : status),
    element('td', {}, task.initiator),
    element('td', {}, isNaN(queued) ? '' : new Intl.DateTimeFormat(state.locale, { timeStyle: 'medium', dateStyle: 'short' }).format(queued)),
    element('td', {}, task.server));
}

export function tasksPane() {
  const body = element('tbody', {});
  const scroll = element('div', { class: 'tasks-list', id: 'tasks-list', tabindex: '0', role: 'region', 'aria-label': 'Recent tasks' },
    element('table', { class: 'grid' },
      element('thead', {}, element('tr', {}, ...['Task Name', 'Target', 'Status', 'Initiator', 'Queued', 'Server']
        .map((name) => element('th', { scope: 'col' }, name)))), body));
  scroll.hidden = localStorage.getItem('tasks') !== 'open';
  const toggle = element('button', {
    class: 'plain', 'aria-expanded': String(!scroll.hidden), 'aria-controls': 'tasks-list',
    onclick: () => {
      scroll.hidden = !scroll.hidden;
      localStorage.setItem('tasks', scroll.hidden ? 'closed' : 'open');
      toggle.setAttribute('aria-expanded', String(!scroll.hidden));
    },
  }, 'Recent Tasks');
  const pane = element('footer', { class: 'tasks' }, toggle, scroll);
  const load = async () => {
    if (scroll.hidden) return;
    const { tasks } = await api('tasks');
    const over = (task) => Number(task.state === 'success' || task.state === 'error');
    // A task that took long is news when it ends, however long ago it began.
    const news = (task) => task.ended || task.queued;
    tasks.sort((a, b) => over(a) - over(b) || news(b).localeCompare(news(a)));
    body.replaceChildren(...tasks.slice(0, MOST).map(row));
  };
  toggle.addEventListener('click', () => load().catch(() => {}));
  return { pane, load };
}
