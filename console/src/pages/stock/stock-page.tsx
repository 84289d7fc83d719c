import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';

/** The way to an article. */
export function StockPage() {
  const [sku, setSku] = useState('');
  const navigate = useNavigate();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (sku.trim() !== '') void navigate({ to: '/stock/$sku', params: { sku: sku.trim() } });
  };
  return (
    <>
      <PageHead title="Stock" lead="Why a channel shows the number that it shows." />
      <form className="row" onSubmit={submit}>
        <TextInput
          w={320}
          label="Article"
          placeholder="SKU, as the ERP calls it"
          value={sku}
          onChange={(event) => setSku(event.currentTarget.value)}
        />
        <Button type="submit" mt={22}>
          Why this number?
        </Button>
      </form>
      <Empty title="Every number has a reason">
        Name an article, and see what stands in each place, what is promised of it, what channels may have sold and not
        told yet, and what each of them may therefore offer.
      </Empty>
    </>
  );
}
