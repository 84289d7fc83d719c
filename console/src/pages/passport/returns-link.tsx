import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { returns as returnsOf } from '../../api/money-questions.ts';
import type { Order } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';

/** The way to what of the order comes back; nothing while nothing does. */
export function ReturnsLink({ order }: { readonly order: Order }) {
  const found = useInfiniteQuery(returnsOf({ order: order.id })).data?.pages.flatMap((page) => page.returns) ?? [];
  if (found.length === 0) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconArrowBackUp size={16} />}
      renderRoot={(props) => <Link {...props} to="/returns" search={{ order: order.id }} />}
    >
      {manyText(found.length, 'return')}
    </Button>
  );
}
