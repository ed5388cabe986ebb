// Who are you?

import { api } from './state.js';
import { element, icon } from './dom.js';

export function loginPage(root, entered) {
  const user = element('input', { id: 'user', autocomplete: 'username', required: true });
  const password = element('input', { id: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const problem = element('p', { class: 'problem', role: 'alert' });
  const button = element('button', { class: 'primary', type: 'submit' }, 'Log in');
  const form = element('form', { class: 'login' },
    element('h1', {}, icon('vcenter'), 'vSphere Client stand-in'),
    element('label', { for: 'user' }, 'User name'), user,
    element('label', { for: 'password' }, 'Password'), password,
    problem, button);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.textContent = '';
    button.disabled = true;
    try {
      await api('login', { user: user.value, password: password.value });
      await entered();
    } catch (e) {
      problem.textContent = e.message;
      button.disabled = false;
      password.focus();
    }
  });
  root.replaceChildren(element('main', { class: 'login-page' }, form));
  user.focus();
}
