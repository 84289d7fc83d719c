import type { Command } from 'commander';
import { PERSON_ROLES } from '../../config/identity.ts';
import type { PersonLine, SessionLine } from '../../gateway/api/people.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub, type HubClient } from './hub-client.ts';
import { ageText, clean, type Terminal, table, timeText } from './terminal.ts';

/** `storeloom people list|grant|revoke|disable|enable` and `storeloom sessions list|revoke`. */
export function peopleCommands(program: Command): void {
  const people = program
    .command('people')
    .description('who signs in to the console, and what they may do')
    .addHelpText(
      'after',
      examples(
        'people list',
        'people grant ada@example.com operator --reach region/north',
        'people disable ada@example.com',
      ),
    );
  people
    .command('list', { isDefault: true })
    .description('everybody who has signed in here')
    .action(async (_options: object, command: Command) => {
      const context = contextOf(command);
      const listed = await allPeople(await connectHub(context));
      if (context.terminal.json) context.terminal.result({ people: listed });
      else printPeople(context.terminal, listed, context.clock.now());
    });
  people
    .command('grant')
    .argument('<person>', 'id or e-mail')
    .argument('<role>', PERSON_ROLES.join(', '))
    .description('give a role, beside what the groups of the company give')
    .option('--reach <entries...>', 'where: channel/…, location/…, brand/…, region/…; everywhere by default')
    .action((who: string, role: string, { reach }: { reach?: readonly string[] }, command: Command) =>
      change(command, who, 'grant', { role, ...(reach === undefined ? {} : { reach }) }),
    );
  people
    .command('revoke')
    .argument('<person>', 'id or e-mail')
    .argument('<role>', PERSON_ROLES.join(', '))
    .description('take a granted role away')
    .action((who: string, role: string, _options: object, command: Command) =>
      change(command, who, 'revoke', { role }),
    );
  for (const verb of ['disable', 'enable'] as const) {
    people
      .command(verb)
      .argument('<person>', 'id or e-mail')
      .description(verb === 'disable' ? 'switch an account off and end its sessions' : 'switch it on again')
      .action((who: string, _options: object, command: Command) => change(command, who, verb, {}));
  }
  sessionCommands(program);
}

function sessionCommands(program: Command): void {
  const sessions = program
    .command('sessions')
    .description('who is signed in just now')
    .addHelpText('after', examples('sessions list', 'sessions revoke 01k9zq8n4t0000000000000000'));
  sessions
    .command('list', { isDefault: true })
    .description('since when and from where; newest first')
    .action(async (_options: object, command: Command) => {
      const { terminal, clock, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, clock, ...context });
      const listed = await hub.get<{ sessions: readonly SessionLine[] }>('/api/v1/sessions');
      if (terminal.json) return terminal.result(listed);
      const names = new Map((await allPeople(hub)).map(({ id, name }) => [id, name]));
      if (listed.sessions.length === 0) return terminal.line('Nobody is signed in.');
      table(
        terminal,
        ['session', 'person', 'signed in', 'last seen', 'ends', 'from'],
        listed.sessions.map(({ id, person, createdAt, seenAt, expiresAt, address }) => [
          id,
          terminal.paint.bold(clean(names.get(person) ?? person)),
          ageText(createdAt, clock.now()),
          ageText(seenAt, clock.now()),
          timeText(expiresAt),
          clean(address),
        ]),
      );
    });
  sessions
    .command('revoke')
    .argument('<session>', 'id of the session')
    .description('end one; its browser has to sign in again')
    .action(async (id: string, _options: object, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const answer = await hub.post<{ ended: number }>(`/api/v1/sessions/${encodeURIComponent(id)}/revoke`);
      if (context.terminal.json) context.terminal.result(answer);
      else context.terminal.line(`${context.terminal.paint.green('✓')} Ended.`);
    });
}

async function allPeople(hub: HubClient): Promise<readonly PersonLine[]> {
  return (await hub.get<{ people: readonly PersonLine[] }>('/api/v1/people')).people;
}

async function change(command: Command, who: string, verb: string, body: object): Promise<void> {
  const context = contextOf(command);
  const { terminal } = context;
  const hub = await connectHub(context);
  const id = personNamed(await allPeople(hub), who);
  const person = await hub.post<PersonLine>(`/api/v1/people/${encodeURIComponent(id)}/${verb}`, body);
  if (terminal.json) terminal.result(person);
  else printPeople(terminal, [person], context.clock.now());
}

function personNamed(people: readonly PersonLine[], who: string): string {
  const found = people.filter(({ id, email }) => id === who || email?.toLowerCase() === who.toLowerCase());
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only.id;
  const because =
    only === undefined ? `Nobody who signed in here is "${who}"` : `${found.length} people have the e-mail ${who}`;
  throw cliErrors.error('SL-CLI-004', { because, next: 'Take an id from `storeloom people list`.' });
}

function printPeople(terminal: Terminal, people: readonly PersonLine[], nowMs: number): void {
  if (people.length === 0) {
    terminal.line('Nobody has signed in yet: storeloom console');
    return;
  }
  const { paint } = terminal;
  table(
    terminal,
    ['id', 'name', 'e-mail', 'roles', 'signed in', ''],
    people.map(({ id, name, email, grants, signedInAt, disabled }) => [
      id,
      paint.bold(clean(name)),
      clean(email ?? ''),
      grants.length === 0
        ? paint.yellow('none')
        : grants
            .map(({ role, reach }) => (reach.includes('*') ? role : `${role} (${reach.map(clean).join(' ')})`))
            .join(', '),
      ageText(signedInAt, nowMs),
      disabled ? paint.red('off') : '',
    ]),
  );
}
