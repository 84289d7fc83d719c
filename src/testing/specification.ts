import { expect } from 'vitest';
import type { CommandName } from '../canonical/command.ts';
import type { CommandData, CommandResult, Outcome, OutcomeKind } from '../canonical/envelope.ts';
import type { EventData, EventName } from '../canonical/event.ts';
import { instant } from '../kernel/clock.ts';
import type { Failure } from '../kernel/failure.ts';
import type { AnyProcess, Message, Output, StateShape } from '../process/define.ts';
import { begin, type Live, type Stepped, step } from '../process/step.ts';

/**
 * A process said as examples: `given(what happened).when(something happens).then(what follows)`. Runs the pure step
 * function alone; no store, no clock, no network.
 */
export interface Specification {
  given(...happenings: readonly Happening[]): { when(happening: Happening): { then(expected: Expected): Told } };
}

/** Something that happens to an instance. */
export type Happening = (story: Story) => Message;

/** What a `then` compares; what is left out is not compared. */
interface Expected {
  readonly at?: string;
  /** `book-order → erp`, in order. */
  readonly commands?: readonly string[];
  /** Names of events in order; an `OrderHeld` with its code: `OrderHeld SL-ORDER-004`. */
  readonly events?: readonly string[];
  /** Deadlines that are open afterwards. */
  readonly deadlines?: readonly string[];
  readonly answer?: Stepped['answer'];
}

/** What came of it, for closer looks. */
interface Told {
  readonly state: StateShape;
  readonly outputs: readonly Output[];
  readonly kept: Live['kept'];
}

/** What has happened so far. */
interface Story {
  live: Live;
  nowMs: number;
  count: number;
  /** Commands that nobody has answered yet. */
  open: (Output & { kind: 'command' })[];
}

/** When every specification begins. */
const START_MS = Date.parse('2026-11-20T10:00:00Z');
const BETWEEN_MS = 1_000;

export function specification(definition: AnyProcess, key: string): Specification {
  const take = (story: Story, happening: Happening): Stepped => {
    const message = happening(story);
    story.nowMs = Math.max(story.nowMs, message.atMs) + BETWEEN_MS;
    const stepped = step(definition, story.live, message);
    story.live = stepped.live;
    for (const output of stepped.outputs) if (output.kind === 'command') story.open.push(output);
    return stepped;
  };
  return {
    given: (...happenings) => ({
      when: (happening) => ({
        // biome-ignore lint/suspicious/noThenProperty: given, when, then are the words of a specification; nobody awaits it
        then(expected) {
          const story: Story = {
            live: begin(definition, key, 'live'),
            nowMs: START_MS,
            count: 0,
            open: [],
          };
          for (const earlier of happenings) take(story, earlier);
          const { live, outputs, answer } = take(story, happening);
          const told = summary(live, outputs, answer);
          for (const name of Object.keys(expected) as (keyof Expected)[]) {
            expect(told[name], name).toEqual(expected[name]);
          }
          return { state: live.kept.data, outputs, kept: live.kept };
        },
      }),
    }),
  };
}

function summary(live: Live, outputs: readonly Output[], answer: Stepped['answer']): Required<Expected> {
  return {
    at: live.kept.data.at,
    commands: outputs.flatMap((output) => (output.kind === 'command' ? [`${output.name} → ${output.to}`] : [])),
    events: outputs.flatMap((output) => {
      if (output.kind !== 'event') return [];
      const { code } = output.data as { code?: string };
      return [code === undefined ? output.name : `${output.name} ${code}`];
    }),
    deadlines: Object.keys(live.instance.deadlines).sort(),
    answer,
  };
}

const messageOf = <Data>(story: Story, name: string, data: Data, connection?: string): Message<Data> => {
  story.count += 1;
  return {
    id: `m${story.count}`,
    name,
    data,
    atMs: story.nowMs,
    time: instant(story.nowMs),
    ...(connection === undefined ? {} : { connection }),
  };
};

/** An event arrives. */
export const event =
  <Name extends EventName>(name: Name, data: EventData<Name>, connection?: string): Happening =>
  (story) =>
    messageOf(story, name, data, connection);

/** The oldest open command of that name is answered; `to` tells one from another. */
export function answered<Name extends CommandName>(
  name: Name,
  outcome: OutcomeKind,
  result?: CommandResult<Name> | ((request: CommandData<Name>) => CommandResult<Name>),
  about: { readonly to?: string; readonly failure?: Failure } = {},
): Happening {
  return (story) => {
    const command = story.open.find((one) => one.name === name && (about.to === undefined || one.to === about.to));
    if (command === undefined) throw new Error(`nobody asked for ${name}${about.to ? ` from ${about.to}` : ''}`);
    if (outcome !== 'failed') story.open.splice(story.open.indexOf(command), 1);
    const request = command.data as CommandData<Name>;
    const answer = typeof result === 'function' ? result(request) : result;
    const data: Outcome<Name> = {
      command: name,
      outcome,
      connection: command.to,
      request,
      ...(answer === undefined ? {} : { result: answer }),
      ...(about.failure === undefined ? {} : { failure: about.failure }),
    };
    return messageOf(story, `${name}.${outcome}`, data, command.to);
  };
}

/** An outcome arrives for a request as given, whether it is open or was answered long ago. */
export const outcomeOf =
  <Name extends CommandName>(
    name: Name,
    outcome: OutcomeKind,
    request: Partial<CommandData<Name>>,
    failure?: Failure,
  ): Happening =>
  (story) =>
    messageOf(story, `${name}.${outcome}`, {
      command: name,
      outcome,
      request,
      ...(failure === undefined ? {} : { failure }),
    });

/** A deadline passes: the clock jumps to it. */
export const deadline =
  (name: string): Happening =>
  (story) => {
    const dueMs = story.live.instance.deadlines[name];
    if (dueMs === undefined) throw new Error(`no deadline "${name}" is set`);
    const { [name]: _, ...deadlines } = story.live.instance.deadlines;
    story.live = {
      instance: { ...story.live.instance, deadlines },
      kept: { ...story.live.kept, fired: { ...story.live.kept.fired, [name]: dueMs } },
    };
    story.nowMs = Math.max(story.nowMs, dueMs);
    return messageOf(story, `deadline.${name}`, { key: story.live.instance.key, name, dueMs });
  };

/** The same message comes once more. */
export const again =
  (happening: Happening): Happening =>
  (story) => {
    const message = happening(story);
    story.count -= 1;
    return { ...message, id: `m${story.count}` };
  };
