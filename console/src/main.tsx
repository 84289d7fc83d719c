import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Refused } from './api/problem.ts';
import { tellOfSecondPerson } from './api/second-person.ts';
import { pollMs } from './live/live.ts';
import { Door } from './session/door.tsx';
import './theme/house.css';
import { theme, variables } from './theme/theme.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What was refused stays refused; what did not arrive may arrive the next time.
      retry: (count, error) => count < 2 && !(error instanceof Refused && error.problem.status < 500),
      staleTime: 2_000,
      refetchInterval: pollMs,
      refetchOnWindowFocus: true,
    },
  },
});

tellOfSecondPerson();
const place = document.getElementById('root');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <Door />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
