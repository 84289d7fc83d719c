import type { CommandName } from '../canonical/command.ts';
import { CodedError } from '../kernel/failure.ts';
import { invariant } from '../kernel/invariant.ts';
import type { CommandHandler } from './connector.ts';

type Lists<Name extends CommandName> = NonNullable<CommandHandler<Name>['carryOutMany']>;

/** A handler that carries out lists of commands; one command is a list of one. */
export function inLists<Name extends CommandName>(operation: string, lists: Lists<Name>): CommandHandler<Name> {
  return {
    operation,
    async carryOut(command, call) {
      const [answer] = await lists.run([command], call);
      invariant(answer !== undefined, 'a list of one command was not answered');
      if (answer.kind === 'done') return answer.result;
      throw new CodedError(answer.failure);
    },
    carryOutMany: lists,
  };
}
