import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { router } from '../router.tsx';
import { SignIn } from './sign-in.tsx';

/** Lets in whom the hub knows. */
export function Door() {
  const [inside, setInside] = useState(false);
  return inside ? <RouterProvider router={router} /> : <SignIn onSignedIn={() => setInside(true)} />;
}
