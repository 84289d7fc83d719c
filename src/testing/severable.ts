/**
 * A port that can be cut off, as a killed process is cut off from its database: from then on no call reaches the other
 * side and none is ever answered.
 */
export function severable<Port extends object>(port: Port): { readonly port: Port; cut(): void } {
  let isCut = false;
  const never = new Promise<never>(() => {});
  const guarded = new Proxy(port, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        if (isCut) return never;
        const answer: unknown = Reflect.apply(member, target, given);
        // What was on its way may have taken effect; its answer is lost all the same.
        return answer instanceof Promise ? answer.then((value) => (isCut ? never : value)) : answer;
      };
    },
  });
  return {
    port: guarded,
    cut: () => {
      isCut = true;
    },
  };
}
