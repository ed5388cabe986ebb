import { ProblemError } from './problem';
import { Loaded } from './loaded';

const denied = new ProblemError({ type: 'x', title: 'No', status: 403, detail: '', remedy: '' });

describe('what is loaded', () => {
  it('is loading until it is there', async () => {
    const loaded = new Loaded(() => Promise.resolve(1));
    expect(loaded.state()).toBe('loading');
    await loaded.load();
    expect(loaded.state()).toBe('ready');
    expect(loaded.value()).toBe(1);
  });

  it('tells what may not be seen from what went wrong', async () => {
    const hidden = new Loaded(() => Promise.reject(denied));
    const broken = new Loaded(() => Promise.reject(new Error('no route')));
    await hidden.load();
    await broken.load();
    expect(hidden.state()).toBe('denied');
    expect(broken.state()).toBe('error');
    expect(broken.problem()?.detail).toBe('no route');
  });

  it('keeps what it knows when asking again fails', async () => {
    let answer: () => Promise<number> = () => Promise.resolve(1);
    const loaded = new Loaded(() => answer());
    await loaded.load();
    answer = () => Promise.reject(new Error('gone'));
    await loaded.load();
    expect(loaded.state()).toBe('ready');
    expect(loaded.value()).toBe(1);
    expect(loaded.problem()?.detail).toBe('gone');
  });

  it('believes the last question, whatever is answered last', async () => {
    const answers: ((value: string) => void)[] = [];
    const loaded = new Loaded(() => new Promise<string>((resolve) => answers.push(resolve)));
    const first = loaded.load();
    const second = loaded.load();
    answers[1]?.('new');
    answers[0]?.('old');
    await Promise.all([first, second]);
    expect(loaded.value()).toBe('new');
    expect(loaded.busy()).toBe(false);
  });
});
