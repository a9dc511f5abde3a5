import {
  PDFArray,
  PDFBool,
  PDFDict,
  PDFDocument,
  type PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  type PDFString,
} from "@cantoo/pdf-lib";
import { sealFile, sealTrailerKey } from "../../seal/pdf.ts";

/**
 * What the typesetter cannot say of a file that is both PDF/A-3a and PDF/UA-1, and a place for the seal. Objects are
 * packed into streams, which a tagged file is half as large for. Equal files give equal bytes.
 * @param bytes PDF/A-3a that passed as PDF/UA-1 as well, with an attached file for the seal
 */
export async function repack(bytes: Uint8Array): Promise<Buffer> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const { catalog, context } = pdf;
  const preferences = catalog.lookup(PDFName.of("ViewerPreferences"), PDFDict);
  preferences.set(PDFName.of("DisplayDocTitle"), PDFBool.True);
  for (const page of pdf.getPages()) page.node.set(PDFName.of("Tabs"), PDFName.of("S"));
  markAccessible(pdf);
  const seal = placeOfSeal(pdf);
  const packed = await pdf.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false });
  if (!(context.lookup(seal) instanceof PDFRawStream)) throw new Error("the place for the seal is lost");
  return withTrailerKey(Buffer.from(packed), seal);
}

/** The mark of PDF/UA-1, with the description that PDF/A asks for of what it does not know itself. */
function markAccessible({ catalog, context }: PDFDocument): void {
  const reference = catalog.get(PDFName.of("Metadata")) as PDFRef;
  const stream = rawStream(context.lookup(reference));
  const packet = Buffer.from(stream.getContents()).toString("utf8");
  const parts =
    /^(.*<rdf:RDF[^>]*>)(.*)<pdfaExtension:schemas><rdf:Bag>(.*?)<\/rdf:Bag><\/pdfaExtension:schemas>(.*)(<\/rdf:RDF>.*)$/s;
  const [, start, before, schemas, after, end] = parts.exec(packet) ?? [];
  if (start === undefined) throw new Error("the metadata is not as it was expected");
  // Schemas come first and apart: some readers know only those they read before the properties.
  const described = `<rdf:Description rdf:about="" ${schemaNamespaces}><pdfaExtension:schemas><rdf:Bag>${schemas}${accessibilitySchema}</rdf:Bag></pdfaExtension:schemas></rdf:Description>`;
  const marked = `<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>`;
  const bytes = Buffer.from(`${start}${described}${before}${after}${marked}${end}`);
  stream.dict.set(PDFName.of("Length"), PDFNumber.of(bytes.length));
  context.assign(reference, PDFRawStream.of(stream.dict, bytes));
}

const schemaNamespaces =
  'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"';
const accessibilitySchema =
  '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of PDF/UA that the document conforms to</pdfaProperty:description><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>';

function rawStream(object: PDFObject | undefined): PDFRawStream {
  if (!(object instanceof PDFRawStream)) throw new Error("a stream is not where it was expected");
  return object;
}

/** The stream that a seal takes the place of, as it is, without a filter. */
function placeOfSeal({ catalog, context }: PDFDocument): PDFRef {
  const files = catalog.lookup(PDFName.of("AF"), PDFArray);
  for (let i = 0; i < files.size(); i++) {
    const file = files.lookup(i, PDFDict);
    const name = file.lookup(PDFName.of("UF")) as PDFString | PDFHexString;
    if (name.decodeText() !== sealFile) continue;
    const reference = file.lookup(PDFName.of("EF"), PDFDict).get(PDFName.of("F"));
    if (!(reference instanceof PDFRef)) break;
    const { dict } = rawStream(context.lookup(reference));
    dict.delete(PDFName.of("Filter"));
    dict.set(PDFName.of("Length"), PDFNumber.of(2));
    context.assign(reference, PDFRawStream.of(dict, Buffer.from("{}")));
    return reference;
  }
  throw new Error("there is no place for the seal");
}

/** Names the place of the seal in the file's trailer, which is the dictionary of its last object. */
function withTrailerKey(bytes: Buffer, { objectNumber, generationNumber }: PDFRef): Buffer {
  const type = Buffer.from("/Type /XRef");
  const at = bytes.lastIndexOf(type) + type.length;
  const key = Buffer.from(`\n/${sealTrailerKey} ${objectNumber} ${generationNumber} R`);
  return Buffer.concat([bytes.subarray(0, at), key, bytes.subarray(at), Buffer.from("\n")]);
}
