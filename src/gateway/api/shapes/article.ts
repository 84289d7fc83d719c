import { flag, listOf, moment, NEXT, optional, shape, text } from './shape.ts';

const ArticleShape = shape('Article', 'An article as one system says it is.', {
  connection: text('The system that says so.'),
  sku: text('The stock keeping unit.'),
  product: text('Canonical id of the product that it is a variant of.'),
  gtin: optional(text('GTIN.')),
  title: text('What people call the product.'),
  options: text('`colour=red;size=m`; empty when nothing sets it apart.'),
  active: flag('Whether it is sold.'),
  readAt: moment('When the system was read.'),
});

/** Articles, page by page. */
export const ArticlePageShape = shape('ArticlePage', 'Articles, by SKU and connection.', {
  articles: listOf(ArticleShape, 'The articles of this page.'),
  ...NEXT,
});

export const OneArticleShape = shape('OneArticle', 'What every system says of one SKU.', {
  articles: listOf(ArticleShape, 'One line for each connection.'),
});
