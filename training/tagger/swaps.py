"""Names that augmentation puts in place of the corpus's, so that none is learnt by heart."""

# Country, people or adjective, capital: each row is put in place of another.
COUNTRIES = [
    ("Iran", "Iranian", "Iranians", "Tehran"),
    ("Russia", "Russian", "Russians", "Moscow"),
    ("China", "Chinese", "Chinese", "Beijing"),
    ("Israel", "Israeli", "Israelis", "Jerusalem"),
    ("Syria", "Syrian", "Syrians", "Damascus"),
    ("Iraq", "Iraqi", "Iraqis", "Baghdad"),
    ("Turkey", "Turkish", "Turks", "Ankara"),
    ("Egypt", "Egyptian", "Egyptians", "Cairo"),
    ("Germany", "German", "Germans", "Berlin"),
    ("France", "French", "Frenchmen", "Paris"),
    ("Britain", "British", "Britons", "London"),
    ("America", "American", "Americans", "Washington"),
    ("Ukraine", "Ukrainian", "Ukrainians", "Kyiv"),
    ("Japan", "Japanese", "Japanese", "Tokyo"),
    ("India", "Indian", "Indians", "Delhi"),
    ("Pakistan", "Pakistani", "Pakistanis", "Islamabad"),
    ("Yemen", "Yemeni", "Yemenis", "Sanaa"),
    ("Lebanon", "Lebanese", "Lebanese", "Beirut"),
    ("Qatar", "Qatari", "Qataris", "Doha"),
    ("Nigeria", "Nigerian", "Nigerians", "Abuja"),
    ("Kenya", "Kenyan", "Kenyans", "Nairobi"),
    ("Sudan", "Sudanese", "Sudanese", "Khartoum"),
    ("Ethiopia", "Ethiopian", "Ethiopians", "Addis"),
    ("Brazil", "Brazilian", "Brazilians", "Brasilia"),
    ("Mexico", "Mexican", "Mexicans", "Mexico"),
    ("Venezuela", "Venezuelan", "Venezuelans", "Caracas"),
    ("Colombia", "Colombian", "Colombians", "Bogota"),
    ("Afghanistan", "Afghan", "Afghans", "Kabul"),
    ("Libya", "Libyan", "Libyans", "Tripoli"),
    ("Poland", "Polish", "Poles", "Warsaw"),
    ("Australia", "Australian", "Australians", "Canberra"),
    ("Canada", "Canadian", "Canadians", "Ottawa"),
    ("Italy", "Italian", "Italians", "Rome"),
    ("Spain", "Spanish", "Spaniards", "Madrid"),
    ("Myanmar", "Burmese", "Burmese", "Naypyidaw"),
    ("Belarus", "Belarusian", "Belarusians", "Minsk"),
    ("Philippines", "Filipino", "Filipinos", "Manila"),
    ("Greece", "Greek", "Greeks", "Athens"),
    ("Armenia", "Armenian", "Armenians", "Yerevan"),
    ("Jordan", "Jordanian", "Jordanians", "Amman"),
]

# fmt: off
OUTLETS = (
    "Reuters", "AP", "AFP", "BBC", "CNN", "IRNA", "ISNA", "Mehr", "Fars", "Tasnim", "TASS",
    "Xinhua", "SANA", "RT", "Bloomberg", "Politico", "Axios", "Haaretz", "NPR", "Interfax",
    "Anadolu", "Guardian", "Telegraph", "Newsweek", "Yonhap", "Kyodo", "DPA", "ANSA", "EFE",
    "NBC", "CBS", "Jazeera",
)
# fmt: on

# fmt: off
FIRST = (
    "John", "Maria", "Wei", "Fatima", "James", "Olga", "Carlos", "Amina", "David", "Sarah",
    "Kenji", "Priya", "Ahmed", "Lucy", "Pierre", "Anna", "Boris", "Grace", "Samuel", "Leila",
    "Viktor", "Helen", "Omar", "Rosa", "Peter", "Nadia", "Tom", "Ingrid", "Juan", "Chidi",
    "Mehmet", "Elena", "Paul", "Zainab", "Robert", "Hana", "Luis", "Kate", "Ivan", "Mina",
)
# fmt: on

# fmt: off
LAST = (
    "Smith", "Okafor", "Garcia", "Ivanov", "Chen", "Khan", "Miller", "Haddad", "Silva", "Novak",
    "Tanaka", "Singh", "Brown", "Mensah", "Rossi", "Schmidt", "Yilmaz", "Cohen", "Johnson",
    "Petrov", "Kim", "Nguyen", "Martin", "Ali", "O'Connor", "Santos", "Williams", "Kovac",
    "Hassan", "Dubois", "Lopez", "Andersen", "Barzani", "Clarke", "Diallo", "Evans",
    "Fernandez", "Greene", "Hussein", "Janssen",
)
# fmt: on
