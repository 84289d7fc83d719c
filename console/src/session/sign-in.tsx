import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { signInWith } from '../api/client.ts';
import mark from '../theme/mark.svg';
import './sign-in.css';

/** Where somebody stands whom the hub does not know yet. */
export function SignIn({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signInWith(token.trim());
    onSignedIn();
  };
  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit}>
        <img src={mark} alt="" width={44} height={44} />
        <h1>Storeloom</h1>
        <PasswordInput label="Token" value={token} onChange={(event) => setToken(event.currentTarget.value)} />
        <Button type="submit">Sign in</Button>
      </form>
    </main>
  );
}
