import { Button } from '@mantine/core';
import { useEffect } from 'react';
import mark from '../theme/mark.svg';
import './sign-in.css';

/** Where somebody stands whom the hub does not know yet. */
export function SignIn() {
  useEffect(() => {
    document.title = 'Sign in · Storeloom';
  }, []);
  const back = `${location.pathname}${location.search}`;
  return (
    <main className="sign-in">
      <div className="card">
        <img src={mark} alt="" width={44} height={44} />
        <h1>Storeloom</h1>
        <p className="soft">
          Every order, its money and its stock, from the shop to the books, and what to do when one is stuck.
        </p>
        <Button component="a" href={`/sign-in?return=${encodeURIComponent(back)}`} size="md">
          Sign in with your company account
        </Button>
        <p className="soft small">
          No company sign-in yet? Run <code>storeloom console</code> on the hub&rsquo;s machine: it prints a link that
          lets you in.
        </p>
      </div>
    </main>
  );
}
