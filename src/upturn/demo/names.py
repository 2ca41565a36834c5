"""Names for made-up people: common in Britain today, and put together by chance.

Given names are drawn by heritage, so that a family's names belong together. All can be written in
cp1252, because one of the export layouts is. Family names that would make well-known people with the
given names here were left out.
"""

from dataclasses import dataclass

from upturn.demo.streams import Stream


@dataclass(frozen=True, slots=True)
class Heritage:
    """Where a family's names come from; ``languages`` are first languages with their weights."""

    key: str
    share: float
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    languages: tuple[tuple[str, float], ...] = (("English", 1.0),)
    festival: str = ""

    def child(self, stream: Stream, sex: str) -> str:
        """A given name for a girl (``F``) or a boy."""
        return stream.pick(self.girls if sex == "F" else self.boys)

    def adult(self, stream: Stream, sex: str) -> str:
        """A given name for a woman (``F``) or a man."""
        return stream.pick(self.women if sex == "F" else self.men)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


BRITISH = Heritage(
    "british",
    0.71,
    _words(
        "Abigail Alice Amber Amelia Amy Anna Ava Beatrice Bella Beth Bronwen Caitlin Carys Cerys "
        "Charlotte Chloe Clara Daisy Darcey Edie Eleanor Eliza Elizabeth Ella Ellie Ellie-Mae Elsie Emily "
        "Erin Esme Eva Evie Faith Felicity Fern Florence Freya Georgia Grace Gwen Hannah Harriet Heidi "
        "Hollie Hope Imogen Iris Isabel Isla Ivy Jasmine Jessica Josie Kayleigh Keira Lacey Lara Lauren "
        "Layla Leah Libby Lily Lola Lottie Lucy Lydia Mabel Maisie Martha Matilda Megan Mia Millie Molly "
        "Nancy Neve Niamh Nicole Nina Olive Olivia Orla Paige Penny Phoebe Poppy Rose Rosie Rowan Ruby "
        "Sadie Scarlett Seren Siân Skye Sophia Sophie Summer Tabitha Tess Tilly Violet Willow Zara Zoë"
    ),
    _words(
        "Adam Aidan Albie Alex Alfie Archie Arlo Arthur Ashton Austin Bailey Ben Blake Bobby Brody Caleb "
        "Callum Cameron Charlie Connor Corey Dan Declan Dexter Dylan Edward Eli Elliot Ellis Ethan Evan "
        "Ewan Felix Finlay Finn Frankie Freddie Gabriel George Gethin Harley Harrison Harvey Henry Hugo "
        "Ieuan Isaac Jack Jacob Jake James Jamie Jayden Jenson Joe Joel Joseph Josh Jude Kai Kian Kieran "
        "Kit Kyle Leo Leon Lewis Liam Logan Louie Louis Luca Lucas Luke Mason Matthew Max Miles Morgan "
        "Nathan Ned Noah Oliver Ollie Oscar Owen Patrick Ralph Reece Reggie Reuben Rhys Riley Robin "
        "Ronnie Rory Rowan Ryan Sam Seán Sebastian Stanley Teddy Theo Thomas Toby Tom Tyler Will Zac"
    ),
    _words(
        "Alison Amanda Angela Becky Bethan Carly Carol Catherine Charlene Cheryl Claire Danielle Dawn "
        "Debbie Donna Fiona Gemma Gillian Hayley Heather Helen Jackie Jane Jenny Jo Joanne Julie Karen "
        "Kate Kelly Kerry Kim Kirsty Laura Lianne Linda Lisa Lorraine Louise Lynne Mandy Marie Melanie "
        "Michelle Natalie Nicola Paula Rachel Rebecca Rhian Ruth Sally Samantha Sarah Sharon Shelley Sian "
        "Stacey Stephanie Sue Tanya Tina Tracey Vicky Wendy Yvonne"
    ),
    _words(
        "Adrian Alan Andrew Anthony Barry Brian Carl Chris Colin Craig Darren Dave Dean Derek Gareth Gary "
        "Gavin Geoff Glyn Graham Greg Ian Jason Jeff Jim John Jon Karl Keith Kenny Kevin Lee Marc Mark "
        "Martin Matt Mick Mike Neil Nick Nigel Patrick Paul Pete Phil Ray Richard Rob Robert Russ Scott "
        "Shane Shaun Simon Steve Stuart Terry Tim Tony Trevor Wayne"
    ),
    _words(
        "Ackerley Aldous Allerby Appleyard Arkwell Ashdown Askham Atherley Axby Backhurst Bamforth "
        "Barraclough Batty Beckwith Bellerby Birkett Blamire Blenkin Bradwell Braithwell Bristowe "
        "Broadhead Brockbank Bulmer Burdett Burnley Butterfill Cadwell Calvert Capstick Carradale "
        "Castleton Catterall Chadwell Cheetham Cleminson Colley Coultas Cowling Cragg Crossfield Crowther "
        "Culpan Danby Dearden Denholme Dewhurst Dinsdale Dobson Dovey Dransfield Duckett Dunwell Eastwell "
        "Ellerby Elsworth Emmott Fairbrass Farnhill Fawcett Fearnley Fenwick Foxcroft Frankland Furness "
        "Gallimore Garside Gaukroger Gledhill Goodall Greenhalgh Grimshaw Hainsworth Hallas Hanson "
        "Hardcastle Hargreave Harker Haslam Hebden Helliwell Hepworth Heseltine Heywood Hinchcliffe Hirst "
        "Hobday Holroyd Horsfall Howarth Hoyle Huddart Ingham Jagger Jowett Kershaw Kettlewell Kilner "
        "Knapton Laycock Lumb Lupton Mallinson Marsden Mawson Medley Midgley Mortimer Murgatroyd Naylor "
        "Netherwood Newsome Nutter Oddy Oldroyd Ormondroyd Outhwaite Overend Padgett Parkin Pawson "
        "Pickles Pogson Pollard Priestman Pullan Quarmby Ramsden Rawnsley Redfearn Ridley Rishworth "
        "Rushworth Sagar Scaife Schofield Senior Sharrow Shillito Smithies Snowden Speight Stainforth "
        "Stansfield Sugden Swales Sykes Tankard Tattersall Tempest Thackray Thornber Tordoff Townend "
        "Tunnicliffe Uttley Varley Waddington Wadsworth Wainman Walmsley Wardle Wharton Widdop "
        "Wigglesworth Wilkin Wolfenden Woodhead Wrathall Wroe Yardley Yeadon Prosser Bevan Gethin "
        "Pritchard Probert Meredith Maddock Trahern Cadogan Llewelyn Gallivan Brannigan Devlin Kearney "
        "Mulhern Farrelly Rafferty McAlinden McBride McKechnie McLeish Abernethy Drummond Kinnaird "
        "Laidlaw Menzies Ogilvie Petrie Ruthven"
    ),
)

HERITAGES: tuple[Heritage, ...] = (
    BRITISH,
    Heritage(
        "pakistani",
        0.075,
        _words(
            "Aaliyah Aamina Alisha Amina Areeba Ayesha Eshal Fatima Hafsa Hania Iqra Khadija Laiba Mahnoor "
            "Maryam Minahil Noor Rabia Saira Sana Sumayya Zahra Zainab Zoya"
        ),
        _words(
            "Aariz Abdullah Adeel Ahmad Ayaan Bilal Danish Ehsan Faris Hamza Haris Hassan Ibrahim Idris "
            "Ismail Junaid Mikail Musa Rayyan Shahid Sufyan Usman Yahya Yusuf Zain Zayd"
        ),
        _words("Asma Farzana Ghazala Nasreen Rubina Saima Samina Shabana Tahira Uzma"),
        _words("Arshad Asif Farooq Ghulam Javed Khalid Nadeem Naveed Rashid Shabir Tariq Zahid"),
        _words(
            "Akbar Anwar Arshad Aslam Bashir Bhatti Butt Chaudhry Dar Farouk Ghani Habib Hanif Hussain Javed "
            "Kayani Lodhi Mirza Mughal Qadir Rafiq Rehman Saleem Shafi Siddiq Tufail"
        ),
        (("English", 0.35), ("Urdu", 0.35), ("Panjabi", 0.3)),
        "eid",
    ),
    Heritage(
        "bangladeshi",
        0.02,
        _words("Afsana Anika Faiza Humaira Jannat Labiba Maliha Nabila Nusrat Raisa Samiha Tahmina Tasnim"),
        _words("Arif Fahim Hasib Ishaq Jubair Mahin Nahid Rafi Rakib Sabbir Tanvir Tawhid Zubair"),
        _words("Fahmida Hasina Rahima Rokeya Shirin Sultana"),
        _words("Abdul Kamal Mizan Rahim Shafiq Selim"),
        _words("Ali Begum Chowdhury Haque Islam Khatun Miah Rahman Sarkar Uddin"),
        (("English", 0.3), ("Bengali", 0.7)),
        "eid",
    ),
    Heritage(
        "indian",
        0.03,
        _words(
            "Aanya Anjali Diya Ishani Jaspreet Kavya Kiran Leela Meera Navya Nisha Pooja Ria Simran Tara "
            "Trisha"
        ),
        _words(
            "Aarav Arjun Dev Dilan Gurpreet Harjot Ishaan Jai Karan Kavi Krish Nikhil Rohan Samir Veer Vivaan"
        ),
        _words("Bina Geeta Hema Jyoti Kamla Manjit Rekha Sunita Usha"),
        _words("Anil Harjit Jagdish Mohan Prakash Ramesh Suresh Vijay"),
        _words(
            "Bains Bhogal Chana Dattani Gandhe Gill Hayer Joshi Kalsi Lakhani Mehta Nair Parmar Rana Sandhu "
            "Sharma Solanki Thakrar Trivedi Varma"
        ),
        (("English", 0.55), ("Gujarati", 0.2), ("Panjabi", 0.25)),
        "diwali",
    ),
    Heritage(
        "east_european",
        0.06,
        _words(
            "Aleksandra Alicja Ana Andreea Daria Gabriela Hanna Ioana Julia Kinga Lena Maja Magda Milena "
            "Nadia Natalia Oliwia Petra Sonia Wiktoria Zofia Zuzanna"
        ),
        _words(
            "Adrian Aleksander Antoni Bartek David Dawid Filip Igor Jakub Jan Kacper Kamil Karol Krystian "
            "Marek Mateusz Mihai Oskar Patryk Radu Stefan Szymon Tomasz Wiktor"
        ),
        _words("Agnieszka Beata Dorota Ewa Iwona Joanna Katarzyna Malgorzata Monika Oksana Renata Simona"),
        _words("Andrei Bogdan Dariusz Grzegorz Jacek Krzysztof Marcin Pawel Piotr Robert Tomasz"),
        _words(
            "Adamczyk Balan Bielak Chmiel Cieslak Dobre Dudek Gorski Ionescu Kowal Krol Lupu Majewski Mazur "
            "Moldovan Novak Olaru Pawlak Rusu Sikora Stoica Szabo Wilk Wrobel Zajac Zeman"
        ),
        (("Polish", 0.5), ("Romanian", 0.25), ("English", 0.15), ("Ukrainian", 0.1)),
    ),
    Heritage(
        "black_african",
        0.05,
        _words(
            "Abena Adaeze Adwoa Amara Blessing Chiamaka Efua Esther Favour Folake Grace Hodan Ife Joy Makena "
            "Mercy Ngozi Nyasha Precious Sade Temi Yewande Zuri"
        ),
        _words(
            "Ayo Chidi Daniel David Ebuka Emeka Emmanuel Ezra Femi Kofi Kwame Kwesi Malachi Nathaniel Obinna "
            "Samuel Segun Tapiwa Tobi Tunde Uche"
        ),
        _words("Abiola Adjoa Chioma Comfort Funmi Grace Ifeoma Patience Ruth Yaa"),
        _words("Adebayo Chinedu Emmanuel Festus Kojo Kwabena Olu Samuel Yaw"),
        _words(
            "Abiodun Acheampong Adomako Afolabi Agyeman Akande Ankomah Antwi Asante Balogun Boateng Chikezie "
            "Danso Ekwueme Eze Falade Gyamfi Madaki Mensah Moyo Nwosu Obeng Ofori Ogunbanjo Onuoha Opoku "
            "Owusu Quaye Sarpong Tembo Umeh"
        ),
        (("English", 0.7), ("Yoruba", 0.1), ("Twi", 0.1), ("Shona", 0.1)),
    ),
    Heritage(
        "caribbean",
        0.02,
        _words("Aliyah Chanelle Imani Jada Kezia Leticia Mya Naomi Renée Shanice Tamara Tiana"),
        _words("Andre Darnell Isaiah Jaden Jerome Kieron Malik Micah Nathaniel Tyrell Xavier Zion"),
        _words("Beverley Claudette Cynthia Jennifer Marcia Maxine Sonia"),
        _words("Carlton Delroy Errol Leroy Michael Winston"),
        _words(
            "Beckford Blackwood Cargill Dacosta Ferron Grandison Henlon Lindo Morant Pinnock Salmon Thorpe "
            "Wauchope"
        ),
    ),
    Heritage(
        "middle_eastern",
        0.02,
        _words("Dilan Elif Hiba Lamis Leyla Lina Malak Nour Rima Roj Shadi Yara Zeynep"),
        _words("Arda Baran Emre Hadi Karim Kerem Nabil Omar Rami Sami Tarek Yazan Ziad"),
        _words("Amal Ayse Huda Leyla Rania Suha"),
        _words("Adnan Bashar Hakan Mustafa Nizar Serkan"),
        _words("Aziz Barzani Demir Farah Haddad Jaber Kaya Khoury Nasser Rashidi Saleh Sahin Toprak Yilmaz"),
        (("Arabic", 0.45), ("Kurdish", 0.25), ("Turkish", 0.15), ("English", 0.15)),
        "eid",
    ),
    Heritage(
        "chinese",
        0.015,
        _words("Annie Chloe Fiona Hei-Lam Jessie Joyce Lok-Yi Mei Vivian Yan"),
        _words("Alvin Anson Hao Ho-Yin Jayden Kenneth Lok Ryan Tsz-Hin Wei"),
        _words("Grace Ka-Yan Lai Mei Suet Winnie"),
        _words("Chi-Wai Eric Jian Kwok Ming Wai"),
        _words("Au Cheung Chow Fong Ho Kwan Lam Leung Mok Ng Poon Siu Tse Yip"),
        (("Cantonese", 0.6), ("Mandarin Chinese", 0.2), ("English", 0.2)),
    ),
)

HERITAGE_WEIGHTS = tuple((heritage, heritage.share) for heritage in HERITAGES)


def heritage_named(key: str) -> Heritage:
    """The heritage with a key."""
    return next(heritage for heritage in HERITAGES if heritage.key == key)
