"""Answers of press platforms with every field that they are known to have. People, places and numbers are invented."""

import json
from typing import Any

JSON = Any  # the types of other people's answers are theirs

VIA_TT_RELEASE: dict[str, JSON] = {
    "id": 3312345,
    "title": "Tärnsund öppnar bron &amp; färjan igen",
    "url": "/pressmeddelande/3312345/tarnsund-oppnar-bron?publisherId=686463&lang=sv",
    "leadtext": "<p>Bron över sundet öppnar på måndag. <a href='/karta'>Karta över omvägen</a></p>",
    "leadTextOrBodyStrip": "Bron över sundet öppnar på måndag.",
    "body": (
        "<p>Bron över sundet öppnar på måndag. Karta över omvägen</p>"
        "<p>Reparationen tog <strong>två veckor</strong> kortare tid.</p><h2>Trafiken</h2>"
        "<ul><li>Bilar från klockan 6</li><li>Bussar från klockan 5</li></ul>"
        "<blockquote><p>Vi är tacksamma för tålamodet.</p><footer>Ylva Tjärnblad</footer></blockquote>"
        "<table><tr><th>Dag</th><th>Tur</th></tr><tr><td>Måndag</td><td>8.00</td></tr></table>"
        "<figure><img src='/data/images/bro-800.jpg'><figcaption>Bron i maj.</figcaption></figure>"
        "<p>Läs <a href='/dokument/rapport'>rapporten</a> eller <a href='javascript:alert(1)'>klicka</a>.</p>"
    ),
    "keywords": ["bro", "trafik", "Bro"],
    "published": "2024-05-13T07:30:00Z",
    "publisher": {"id": 686463, "name": "Tärnsunds kommun"},
    "logos": [{"url": "/data/logos/tarnsund.png", "caption": None}],
    "images": [
        {
            "url": "/data/images/bro.jpg",
            "focus": "50,50",
            "caption": "Bron från norr.",
            "normal": "/data/images/bro-800.jpg",
            "thumbnail_original": "/data/images/bro-t.jpg",
            "thumbnail_square": "/data/images/bro-s.jpg",
            "thumbnail_4_3": "/data/images/bro-43.jpg",
            "thumbnail_16_9": "/data/images/bro-169.jpg",
        },
        {"url": None, "caption": "", "normal": "/data/images/farja.jpg"},
    ],
    "mainImage": {"url": "/data/images/huvud.jpg", "caption": "Bron.", "normal": "/data/images/huvud-800.jpg"},
    "documents": [{"url": "/data/documents/tidplan.pdf", "caption": "Tidplan"}, {"url": "/data/documents/x.doc"}],
    "links": [{"url": "https://tarnsund.example/bron", "description": "Om bron"}],
    "channels": [{"id": 696961, "label": "Trafik"}],
    "boilerplate": "<p>Tärnsund har 12 000 invånare.</p>",
    "contacts": {
        "text": "",
        "persons": [
            {
                "name": "Ylva Tjärnblad",
                "phone": "0980-319 214",
                "email": "ylva@tarnsund.example",
                "title": "trafikchef",
                "image": {"url": "/data/images/ylva.jpg"},
                "contactLinks": {"blog": None, "linkedin": "https://social.example/ylva", "skype": "", "twitter": ""},
            },
            {
                "name": "Ylva Tjärnblad",
                "phone": "0980-319 214",
                "email": "ylva@tarnsund.example",
                "title": "trafikchef",
            },
            {"name": "", "phone": None, "email": ""},
        ],
    },
    "video": {"url": "https://video.example/bron", "description": "Bron lyfts", "channelUrl": None},
    "version": 2,
    "versions": [
        {"id": 3312345, "title": "Tärnsund öppnar bron", "language": "sv", "url": "/pressmeddelande/3312345/a?lang=sv"},
        {"id": 3312346, "title": "Bridge reopens", "language": "en", "url": "/pressmeddelande/3312346/b?lang=en"},
    ],
    "language": "sv",
    "type": "PRESS",
}
VIA_TT: dict[str, JSON] = {"releases": [VIA_TT_RELEASE], "nextPage": None, "totalCount": 1}

MYNEWSDESK_CONTACT: dict[str, JSON] = {
    "id": 501,
    "type_of_media": "contact_person",
    "name": "Oskar Lind",
    "header": "Oskar Lind",
    "title": "pressansvarig",
    "phone": "08-580 285 00",
    "phone_alternative": "070-123 45 67",
    "email": "oskar@fjard.example",
    "position": 1,
    "specialist": "hamnar",
}
MYNEWSDESK_IMAGE: dict[str, JSON] = {
    "id": 502,
    "type_of_media": "image",
    "header": "Färjan i dimma",
    "photographer": "Sárá Gieddi",
    "image_license": "Fri att använda i nyheter",
    "image_dimensions": "4000 x 3000",
    "image_format": "jpeg",
    "image_size": 2_000_000,
    "image": "https://resources.example/image/w_800/farja.jpg",
    "image_small": "https://resources.example/image/w_200/farja.jpg",
    "image_medium": "https://resources.example/image/w_400/farja.jpg",
    "image_thumbnail_small": "https://resources.example/image/w_50/farja.jpg",
    "image_thumbnail_medium": "https://resources.example/image/w_75/farja.jpg",
    "image_thumbnail_large": "https://resources.example/image/w_100/farja.jpg",
    "image_caption": "Färjan lämnar kajen.",
    "download_url": "https://resources.example/image/original/farja.jpg",
}
MYNEWSDESK_DOCUMENT: dict[str, JSON] = {
    "id": 503,
    "type_of_media": "document",
    "header": "Turlista 2024",
    "document": "https://resources.example/documents/turlista.pdf",
    "document_name": "turlista.pdf",
    "document_format": "pdf",
    "document_size": 12_345,
    "document_thumbnail": "https://resources.example/documents/turlista.png",
}
MYNEWSDESK_VIDEO: dict[str, JSON] = {
    "id": 504,
    "type_of_media": "video",
    "header": "Första turen",
    "video_url": "https://video.example/forsta-turen",
    "embed": "<iframe src='https://video.example/embed'></iframe>",
}
MYNEWSDESK_RELEASE: dict[str, JSON] = {
    "id": 500,
    "type_of_media": "pressrelease",
    "language": "sv",
    "header": "Fjärdlinjen kör hela natten",
    "summary": "Från juni går färjan dygnet runt.",
    "body": (
        "<p>Det är första gången.</p><img src='https://resources.example/image/w_400/farja.jpg'>"
        "<p>Läs mer om <a href='https://fjard.example/natt'>natten</a>.</p>"
    ),
    "boilerplate": "<p>Fjärdlinjen är ett rederi.</p>",
    "url": "https://www.mynewsdesk.com/se/fjardlinjen/pressreleases/hela-natten-500",
    "source_id": 77,
    "source_name": "Fjärdlinjen",
    "pressroom_name": "Fjärdlinjen press",
    "pressroom": "se",
    "pressroom_id": 88,
    "organization_number": "556000-0000",
    "published_at": {"text": "2024-05-13 09:00:00", "datetime": "2024-05-13T07:00:00Z"},
    "created_at": {"text": "2024-05-12 09:00:00", "datetime": "2024-05-12T07:00:00Z"},
    "updated_at": {"text": "2024-05-14 10:00:00", "datetime": "2024-05-14T08:00:00Z"},
    "image": "https://resources.example/image/w_800/farja.jpg",
    "image_small": "https://resources.example/image/w_200/farja.jpg",
    "image_medium": "https://resources.example/image/w_400/farja.jpg",
    "image_thumbnail_small": "https://resources.example/image/w_50/farja.jpg",
    "image_thumbnail_medium": "https://resources.example/image/w_75/farja.jpg",
    "image_thumbnail_large": "https://resources.example/image/w_100/farja.jpg",
    "image_caption": "Färjan lämnar kajen.",
    "attached_pdf": "https://resources.example/documents/release.pdf",
    "tags": [{"name": "färja"}, {"name": "Färja"}, {"name": "natt"}],
    "links": [{"url": "https://fjard.example/turer", "text": "Alla turer"}],
    "channels": {"channel": [{"id": 1, "text": "Sverige"}]},
    "related_items": [
        {"type_of_media": "contact_person", "item_id": 501},
        {"type_of_media": "image", "item_id": 502},
        {"type_of_media": "document", "item_id": 503},
        {"type_of_media": "video", "item_id": 504},
    ],
}
MYNEWSDESK_RELATED = (MYNEWSDESK_CONTACT, MYNEWSDESK_IMAGE, MYNEWSDESK_DOCUMENT, MYNEWSDESK_VIDEO)

CISION_RELEASE: dict[str, JSON] = {
    "Id": 2700001,
    "EncryptedId": "A1B2C3D4E5F60718",
    "Title": "Almstrand Bank: Interim report January-March 2024",
    "Header": "Interim report",
    "Intro": "Profit rose by 4 per cent.",
    "Body": "Profit rose by 4 per cent. Costs fell.",
    "Complete": "<p>everything</p>",
    "HtmlTitle": "Almstrand Bank: <i>Interim report</i> January–March 2024",
    "HtmlHeader": "<h1>Interim report</h1>",
    "HtmlIntro": "<p>Profit rose by 4 per cent.</p>",
    "HtmlBody": "<h3>Costs</h3><p>Costs fell.</p><p>“We are pleased,” says Maja Berg.</p>",
    "HtmlContact": "<p>Maja Berg, CFO<br>Phone: +46 8 580 285 00<br>maja.berg@almstrand.example</p>",
    "HtmlCompanyInformation": "<p>Almstrand Bank has 40 branches.</p>",
    "Contact": "Maja Berg, CFO\nPhone: +46 8 580 285 00\nmaja.berg@almstrand.example",
    "CompanyInformation": "Almstrand Bank has 40 branches.",
    "PublishDate": "2024-04-25T05:30:00",
    "PublishDateUtc": "2024-04-25T05:30:00",
    "LastChangeDate": "2024-04-26T08:00:00",
    "LastChangeDateUtc": "2024-04-26T08:00:00",
    "LanguageCode": "en",
    "CountryCode": "SE",
    "LanguageVersions": [
        {"Code": "en", "ReleaseId": "A1B2C3D4E5F60718"},
        {"Code": "sv", "ReleaseId": "FFEEDDCCBBAA0099"},
    ],
    "InformationType": "RPT",
    "IsRegulatory": True,
    "Categories": [{"Name": "Corporate news", "Code": "COR"}],
    "Keywords": ["bank", "Bank", "report"],
    "Images": [
        {
            "FileName": "branch.jpg",
            "Title": "Branch",
            "Description": "The branch in Almstrand.",
            "Photographer": "Ivo Rask",
            "IsMain": False,
            "DownloadUrl": "https://mb.example/images/branch-original.jpg",
            "UrlTo100x100ArResized": "https://mb.example/images/branch-100.jpg",
            "UrlTo800x800ArResized": "https://mb.example/images/branch-800.jpg",
            "UrlTo200x200Thumbnail": "https://mb.example/images/branch-200.jpg",
        },
        {"Title": "Maja Berg", "IsMain": True, "UrlTo800x800ArResized": "https://mb.example/images/maja-800.jpg"},
    ],
    "Files": [
        {"FileName": "q1.pdf", "Title": "Report", "Description": "The report", "Url": "https://mb.example/files/q1.pdf"}
    ],
    "Quotes": [
        {"Author": "Maja Berg, CFO", "Text": "It was a good quarter."},
        {"Author": "Maja Berg, CFO", "Text": "We are pleased"},
    ],
    "QuickFacts": ["Founded: 1923", "The oldest bank of the county"],
    "ExternalLinks": [{"Title": "Investors", "Url": "https://almstrand.example/ir"}],
    "Videos": [{"Title": "The results", "Url": "https://video.example/q1"}],
    "SocialMediaPitch": "Good news",
    "CanonicalUrl": "https://almstrand.example/press/q1",
    "CisionWireUrl": "https://news.example/almstrand/r/q1,c2700001",
    "SyndicatedUrl": "https://almstrand.example/syndicated/q1",
    "IptcCode": "04000000",
    "SeOrganizationNumber": "556000-0001",
    "SourceName": "Almstrand Bank",
    "LogoUrl": "https://mb.example/logo.png",
    "Tickers": ["ALM"],
}
CISION: dict[str, JSON] = {"Releases": [CISION_RELEASE], "TotalFoundReleases": 1, "PageIndex": 1, "PageSize": 50}

PRESSEPORTAL_STORY: dict[str, JSON] = {
    "id": "5700001",
    "url": "https://www.presseportal.de/blaulicht/pm/12345/5700001",
    "title": "POL-MU: Fahrrad gefunden &amp; Eigentümer gesucht",
    "body": (
        "Musterstadt (ots) - Die Polizei hat am Montag ein Fahrrad gefunden.\n\n"
        "Es hat:\n- einen roten Rahmen\n- zwei Körbe\n\n"
        "Rückfragen bitte an:\n\nPolizei Musterstadt\nAnja Holm\nTelefon: 030 901820\n"
        "E-Mail: presse@polizei.example\n\n"
        "Original-Content von: Polizei Musterstadt, übermittelt durch news aktuell"
    ),
    "published": "2024-06-15T21:45:52+0200",
    "language": "de",
    "ressort": "vermischtes",
    "highlight": "0",
    "short": "http://ots.example/abc",
    "office": {"id": "12345", "url": "https://www.presseportal.de/blaulicht/nr/12345", "name": "Polizei Musterstadt"},
    "keywords": {"keyword": ["Polizei", "Fahrrad", "polizei"]},
    "media": {
        "image": [
            {
                "id": "1",
                "url": "https://cache.example/story_big/rad.JPG",
                "name": "rad.jpg",
                "size": "123456",
                "mime": "image/jpeg",
                "type": "image",
                "caption": "Das Fahrrad.",
            }
        ],
        "document": [{"url": "https://cache.example/plan.pdf", "name": "plan.pdf", "caption": "Der Plan"}],
        "audio": [{"url": "https://cache.example/ton.mp3", "name": "ton.mp3", "caption": "Der Ton"}],
        "video": [{"url": "https://cache.example/film.mp4", "name": "film.mp4", "caption": "Der Film"}],
    },
}
PRESSEPORTAL: dict[str, JSON] = {
    "success": "1",
    "request": {"uri": "https://api.presseportal.de/api/article/publicservice?limit=1", "start": "0", "limit": "1"},
    "content": {"story": [PRESSEPORTAL_STORY]},
}

UUID = "00000000-1111-2222-3333-444444444444"


def make_upload(name: str, last: int) -> dict[str, JSON]:
    """A picture or file as Prezly describes it."""
    return {
        "version": 2,
        "uuid": f"{UUID[:-1]}{last}",
        "filename": name,
        "mime_type": "image/jpeg",
        "size": 100,
        "original_width": 4000,
        "original_height": 3000,
        "effects": ["/resize/800x/"],
    }


def make_paragraph(text: str, **marks: bool) -> dict[str, JSON]:
    """A paragraph of structured content."""
    return {"type": "paragraph", "children": [{"text": text, **marks}]}


PREZLY_DOCUMENT: dict[str, JSON] = {
    "type": "document",
    "version": "0.50",
    "children": [
        {
            "type": "paragraph",
            "children": [
                {"text": "The library opens on "},
                {"type": "variable", "key": "publication.date", "children": [{"text": ""}]},
                {"text": " with "},
                {"text": "free coffee", "bold": True},
                {"text": ". "},
                {"type": "link", "href": "https://library.example/plan", "children": [{"text": "See the plan"}]},
                {"text": "."},
            ],
        },
        {"type": "heading-one", "children": [{"text": "The rooms"}]},
        {
            "type": "bulleted-list",
            "children": [
                {"type": "list-item", "children": [{"type": "list-item-text", "children": [{"text": "Reading room"}]}]},
                {"type": "list-item", "children": [{"type": "list-item-text", "children": [{"text": "Workshop"}]}]},
            ],
        },
        {"type": "block-quote", "children": [{"text": "We have waited for this."}]},
        {
            "type": "image-block",
            "file": make_upload("reading room.jpg", 1),
            "layout": "contained",
            "width": "100%",
            "new_tab": False,
            "href": None,
            "children": [{"text": "The reading room."}],
        },
        {
            "type": "gallery",
            "uuid": UUID,
            "images": [{"file": make_upload("door.jpg", 2), "caption": "The door."}],
            "layout": "contained",
        },
        {
            "type": "table",
            "header": ["first_row"],
            "children": [
                {
                    "type": "table-row",
                    "children": [
                        {"type": "table-cell", "children": [make_paragraph("Day")]},
                        {"type": "table-cell", "children": [make_paragraph("Hours")]},
                    ],
                },
                {
                    "type": "table-row",
                    "children": [
                        {"type": "table-cell", "children": [make_paragraph("Monday")]},
                        {"type": "table-cell", "children": [make_paragraph("9–17")]},
                    ],
                },
            ],
        },
        {"type": "divider", "children": [{"text": ""}]},
        {"type": "html", "content": "<p>Welcome!</p><script>alert(1)</script>"},
        {"type": "button-block", "href": "https://library.example/cards", "label": "Get a card", "uuid": UUID},
        {"type": "attachment", "file": make_upload("floor plan.pdf", 3), "description": "Floor plan"},
        {"type": "video", "url": "https://video.example/tour", "oembed": {"title": "A tour"}, "uuid": UUID},
        {"type": "embed", "url": "https://map.example/library", "oembed": {}, "uuid": UUID},
        {
            "type": "contact",
            "uuid": UUID,
            "reference": None,
            "contact": {
                "avatar_url": None,
                "name": "Alex Example",
                "company": "City Library",
                "description": "head librarian",
                "email": "alex@library.example",
                "website": "",
                "phone": "+44 20 7946 0000",
                "mobile": "+44 7700 900000",
                "twitter": "",
                "facebook": "",
            },
        },
    ],
}
PREZLY_STORY: dict[str, JSON] = {
    "uuid": UUID,
    "id": 4711,
    "title": "New library opens",
    "subtitle": "The doors open after two years.",
    "intro": "",
    "summary": "The doors open after two years.",
    "slug": "new-library-opens",
    "auto_slug": "new-library-opens",
    "custom_slug": None,
    "format_version": 6,
    "content": json.dumps(PREZLY_DOCUMENT),
    "culture": {"code": "en_GB", "language_code": "en", "name": "English"},
    "translations": [
        {
            "uuid": f"{UUID[:-1]}9",
            "culture": {"code": "nl_BE"},
            "links": {"newsroom_view": "https://press.library.example/nieuwe-bibliotheek"},
        }
    ],
    "status": "published",
    "lifecycle_status": "published",
    "visibility": "public",
    "published_at": "2024-03-01T08:00:00+00:00",
    "updated_at": "2024-03-02T08:00:00+00:00",
    "created_at": "2024-02-01T08:00:00+00:00",
    "scheduled_at": None,
    "categories": [{"id": 1, "display_name": "Culture", "i18n": {"en_GB": {"name": "Culture & arts"}}}],
    "tag_names": ["library", "Library", "opening"],
    "seo_settings": {"meta_title": "New library"},
    "header_image": json.dumps(make_upload("library.jpg", 0)),
    "preview_image": json.dumps(make_upload("card.jpg", 4)),
    "social_image": None,
    "social_text": "It opens!",
    "content_version": 3,
    "newsroom": {
        "name": "City Library press",
        "url": "https://press.library.example",
        "company_information": {
            "name": "City Library",
            "about": "<p>The library has four branches.</p>",
            "email": "press@library.example",
            "website": "https://library.example",
            "phone": "+44 20 7946 0001",
            "address": "1 Quay Street",
        },
        "newsroom_logo": json.dumps(make_upload("logo.png", 5)),
    },
    "links": {
        "newsroom_view": "https://press.library.example/new-library-opens",
        "short": "https://prez.example/1",
        "api": "/v2/stories/4711",
    },
}

GOVUK_ITEM: dict[str, JSON] = {
    "base_path": "/government/news/harbour-fund-opens",
    "content_id": "5dc52233-7631-11e4-a3cb-005056011aef",
    "document_type": "press_release",
    "schema_name": "news_article",
    "locale": "en",
    "title": "Harbour fund opens",
    "description": "Harbours can apply for grants from today.",
    "first_published_at": "2024-01-28T00:00:00.000+00:00",
    "public_updated_at": "2024-02-03T10:15:00.000+00:00",
    "updated_at": "2024-03-01T00:00:00Z",
    "withdrawn_notice": {
        "explanation": '<div class="govspeak"><p>The fund is closed.</p></div>',
        "withdrawn_at": "2024-05-01T09:00:00+01:00",
    },
    "details": {
        "body": (
            '<div class="govspeak"><p>The fund has £4 million.<sup id="fnref:1"><a href="#fn:1">1</a></sup></p>\n'
            '<h2 id="who">Who can apply</h2><ul>\n  <li>harbours</li>\n  <li>ports</li>\n</ul>\n'
            "<blockquote><p>This helps small harbours.</p></blockquote>"
            '<figure class="image embedded"><img src="https://assets.example/s465_quay.jpg" alt="A quay">'
            "<figcaption><p>The quay</p></figcaption></figure>"
            '<p>See <a href="/guidance/harbour-fund">the guidance</a>.</p>'
            '<div class="footnotes"><ol><li id="fn:1"><p>In 2024. <a href="#fnref:1">back</a></p></li></ol></div></div>'
        ),
        "first_public_at": "2024-01-28T00:00:00.000+00:00",
        "change_history": [
            {"public_timestamp": "2024-02-03T10:15:00.000+00:00", "note": "Added a list of harbours."},
            {"public_timestamp": "2024-01-28T00:00:00.000+00:00", "note": "First published."},
        ],
        "images": [
            {
                "type": "lead",
                "caption": "The harbour at dawn.",
                "credit": "Crown copyright",
                "content_type": "image/jpeg",
                "sources": {
                    "s960": "https://assets.example/s960_harbour.jpg",
                    "s300": "https://assets.example/s300_harbour.jpg",
                    "s712": "https://assets.example/s712_harbour.jpg",
                },
            }
        ],
        "attachments": [
            {
                "attachment_type": "file",
                "title": "List of harbours",
                "url": "https://assets.example/harbours.csv",
                "content_type": "text/csv",
                "file_size": 200,
                "number_of_pages": None,
                "accessible": True,
                "alternative_format_contact_email": "formats@harbours.example",
            },
            {"attachment_type": "html", "title": "The rules", "url": "/government/publications/rules"},
        ],
        "political": True,
        "emphasised_organisations": ["bbbb"],
        "government": {"title": "A government", "slug": "a", "current": True},
    },
    "links": {
        "organisations": [
            {"content_id": "aaaa", "title": "Marine Office", "base_path": "/government/organisations/marine-office"},
            {"content_id": "bbbb", "title": "Department of Harbours", "web_url": "https://www.gov.uk/harbours"},
        ],
        "primary_publishing_organisation": [{"content_id": "bbbb", "title": "Department of Harbours"}],
        "taxons": [{"title": "Harbours"}, {"title": "harbours"}],
        "topical_events": [{"title": "Sea week"}],
        "people": [{"title": "A Minister"}],
        "available_translations": [
            {"locale": "en", "base_path": "/government/news/harbour-fund-opens", "content_id": "5dc5"},
            {"locale": "cy", "base_path": "/government/news/harbour-fund-opens.cy", "content_id": "5dc5"},
        ],
    },
}
